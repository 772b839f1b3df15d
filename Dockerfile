# Samantha on Discord, with a model elsewhere: no weights in this image.
FROM python:3.13-slim

RUN useradd --create-home samantha && mkdir /data && chown samantha /data
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY companion companion
COPY cogs cogs
COPY persona persona
COPY rehearsal rehearsal
COPY bot.py ./
RUN pip install --no-cache-dir -c constraints.txt '.[recall]'

USER samantha
ENV DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
CMD ["python", "bot.py"]
