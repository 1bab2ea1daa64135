# One image for every part of Clausewatch; docker-compose.yml says which part a container is.

FROM python:3.11-slim AS libraries
RUN python -m venv /opt/clausewatch
COPY requirements.txt /tmp/requirements.txt
RUN /opt/clausewatch/bin/pip install --no-cache-dir --only-binary :all: --require-hashes \
        -r /tmp/requirements.txt

FROM python:3.11-slim
# BROWSER=chromium is for the one service that renders pages; it doubles the image. The program
# that drives it links to libatomic.
ARG BROWSER=""
RUN test -z "$BROWSER" || { apt-get update \
    && apt-get install -y --no-install-recommends "$BROWSER" libatomic1 \
    && rm -rf /var/lib/apt/lists/*; }
ENV PATH="/opt/clausewatch/bin:$PATH" \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/var/lib/clausewatch \
    WEB_HOST=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /var/lib/clausewatch clausewatch \
    && install --directory --owner clausewatch --group clausewatch /var/lib/clausewatch
COPY --from=libraries /opt/clausewatch /opt/clausewatch
WORKDIR /app
COPY . .
RUN printf '#!/opt/clausewatch/bin/python\nfrom cli.app import main\n\nmain()\n' \
        > /opt/clausewatch/bin/clausewatch \
    && chmod 755 /opt/clausewatch/bin/clausewatch \
    && python -m compileall -q .
USER clausewatch
EXPOSE 8000
CMD ["clausewatch", "--help"]
