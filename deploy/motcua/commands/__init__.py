"""The commands of `motcua`: one file each, named like the command, holding a Click command (or group) called `command`."""
