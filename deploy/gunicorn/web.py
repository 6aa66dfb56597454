"""gunicorn for the web roles: threads, because a request waits for the document store and not for the processor."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ['PORT']}"
worker_class = "gthread"
# One process unless WEB_WORKERS says more: figures at /metrics are per process, and replicas are added as containers.
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "16"))
# Requests that are under way when a release rolls over are finished. Shorter than what the container is given to stop.
graceful_timeout = int(os.environ.get("GRACEFUL_SECONDS", "25"))
# A little longer than the proxy keeps its connections: the side that closes first must be the proxy.
keepalive = 65
timeout = 60
# A worker makes its own connections: what is made before a fork does not live after it.
preload_app = False
# Two services of one user would otherwise take away each other's control socket.
control_socket_disable = True
# Whose X-Forwarded-* is believed.
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES", "127.0.0.1")
# Requests are logged once, by the services, without addresses of persons; gunicorn says only what happens to itself.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
# Heartbeat files in memory: a slow disk must not look like a hanging worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
