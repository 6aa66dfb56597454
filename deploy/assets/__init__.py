"""CSS, JavaScript and translations: third parties' from npm by the lock, ours from shared/web; nothing built is committed."""
