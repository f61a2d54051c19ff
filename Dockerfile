# Two stages: the first needs pip, the second only what pip made.
FROM python:3.13-slim AS build

WORKDIR /build
COPY requirements-run.lock ./
# The same path as in the second stage: a virtual environment knows where it lies.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-run.lock


FROM python:3.13-slim

# A number, so that a cluster which forbids root can tell that this is not root. /data belongs to it before it
# becomes a volume, because a new volume takes over the owner of what it covers.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin circle \
 && install -d -o circle -g circle -m 0700 /data

COPY --from=build /opt/venv /opt/venv

WORKDIR /app
COPY bot bot
COPY handlers handlers
COPY storage storage
# Compiled here, because who runs it may not write here.
RUN /opt/venv/bin/python -m compileall -q .

# HOST: loopback inside a container is reached by nobody outside of it.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/full-circle.db \
    HOST=0.0.0.0 \
    PORT=3000

USER 10001:10001
VOLUME /data
EXPOSE 3000

# Not urllib: it would ask a proxy for 127.0.0.1 when http_proxy is set.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PORT', '3000')), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

# No shell around it, so that SIGTERM reaches the bot, which has ten seconds to settle what is under way.
CMD ["python", "-m", "bot", "run"]
