"""The citizens' pages: server-rendered, small, usable without JavaScript and on a phone first."""
