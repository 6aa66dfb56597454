"""gunicorn for the stream of figures (server-sent events): each open dashboard holds a thread for as long as it is open."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ['PORT']}"
worker_class = "gthread"
# One process reads the projection once and fans out. Each open dashboard holds a thread that sleeps: a thousand were measured
# (tests/bench/RESULTS.md); the next one would wait, so more people need another process.
workers = 1
threads = 1100
worker_connections = 1200
# A restart after n requests would cut every open dashboard.
max_requests = 0
# Streams never end by themselves: they are woken when the process is to stop.
graceful_timeout = int(os.environ.get("GRACEFUL_SECONDS", "5"))
keepalive = 65
timeout = 60
preload_app = False
control_socket_disable = True
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES", "127.0.0.1")
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
