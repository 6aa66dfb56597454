"""Papers that citizens upload: looked at, hashed, kept in pieces, and let go when nobody refers to them."""
