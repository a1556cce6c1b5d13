# The programs in one image; docker-compose.yml runs each as a service.
#   docker build -t hashtag-pipeline .
FROM debian:12-slim AS build
WORKDIR /src
# First what changes seldom, so that a change of the code does not install the packages again.
COPY scripts/say.sh scripts/setup.sh scripts/
RUN scripts/setup.sh build
COPY . .
RUN scripts/build.sh

FROM debian:12-slim
COPY scripts/say.sh scripts/setup.sh /tmp/scripts/
RUN /tmp/scripts/setup.sh run && rm -rf /tmp/scripts /var/lib/apt/lists/*
# Volumes take over the owner of the directory that they are mounted on.
RUN groupadd --system --gid 10001 pipeline && \
    useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/hashtag-pipeline --shell /usr/sbin/nologin pipeline && \
    install -d -o pipeline -g pipeline -m 700 /var/lib/hashtag-pipeline && \
    install -d -o pipeline -g pipeline /run/simulator /run/http-token
COPY --from=build /src/build/release/bin/ /usr/local/bin/
COPY config/ /etc/hashtag-pipeline/
COPY tests/data/sample_tweets.jsonl /usr/share/hashtag-pipeline/
ENV XDG_STATE_HOME=/var/lib/hashtag-pipeline
WORKDIR /var/lib/hashtag-pipeline
# As a number, which tells a cluster that it is not root.
USER 10001:10001
CMD ["hashtag-consumer", "--help"]
