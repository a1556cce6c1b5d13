#include "producer/dry_run.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "producer/publish/topic_description.h"
#include "producer/publisher_setup.h"
#include "shared/json_text.h"
#include "shared/terminal.h"

namespace producer {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

void AddRequest(Rows& rows, const TwitterRequest& request) {
  rows.emplace_back("request", "POST " + request.endpoint.url);
  rows.emplace_back("authorization",
                    "OAuth oauth_consumer_key=\"***\", oauth_token=\"***\", "
                    "oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"***\"");
  rows.emplace_back("user_agent", UserAgent());
  rows.emplace_back("accept_encoding", "gzip");
  rows.emplace_back("body", EncodeForm(request.parameters));
  for (const auto& [name, value] : request.parameters) rows.emplace_back(name, value);
}

// What is asked of each host at a first start, and what is picked out here.
void AddBluesky(Rows& rows, const ProducerOptions& options) {
  const auto endpoints = ParseBlueskyEndpoints(options.endpoint);
  if (!endpoints) return;  // It was read before.
  for (const BlueskyEndpoint& endpoint : *endpoints) {
    const bool first = &endpoint == &endpoints->front();
    rows.emplace_back(first ? "request" : fmt::format("else_{}", &endpoint - &endpoints->front()),
                      fmt::format("GET {}://{}:{}{}", endpoint.tls ? "wss" : "ws", endpoint.host,
                                  endpoint.port, endpoint.Target(std::nullopt)));
  }
  rows.emplace_back("user_agent", UserAgent());
  if (!options.filter.track.empty()) rows.emplace_back("track", options.filter.track);
  if (!options.filter.language.empty()) rows.emplace_back("language", options.filter.language);
}

std::string TopicRow(const ProducerOptions& options, const TopicState& topic) {
  return fmt::format("{} at {}: {}", options.service.topic, options.service.brokers,
                     DescribeTopic(TopicPlanOf(options), topic));
}

std::string TextOf(const Destination& to) {
  if (to.kind == DestinationKind::kKafka) return "kafka";
  if (to.kind == DestinationKind::kStdout) return "stdout";
  return "socket:" + shared::Text(to.address);
}

std::string AsJson(const Rows& rows) {
  std::string json = "{";
  for (const auto& [name, value] : rows) shared::AppendJsonMember(json, name, value);
  return json + "}\n";
}

std::string AsText(const Rows& rows) {
  std::string text;
  for (const auto& [name, value] : rows) {
    text += fmt::format("{:<16} {}\n", name, shared::EscapeForTerminal(value));
  }
  return text;
}

}  // namespace

std::string DescribeRun(const ProducerOptions& options,
                        const std::optional<TwitterRequest>& request,
                        const std::optional<TopicState>& topic) {
  Rows rows;
  rows.emplace_back("source", NameOf(options.source));
  if (request) AddRequest(rows, *request);
  if (options.source == SourceKind::kBluesky) AddBluesky(rows, options);
  if (options.source == SourceKind::kFile) rows.emplace_back("file", options.file);
  if (options.connect && options.source == SourceKind::kSocket) {
    rows.emplace_back("connect", shared::Text(*options.connect));
  }
  if (options.listen && options.source == SourceKind::kSocket) {
    rows.emplace_back("listen", shared::Text(*options.listen));
  }
  rows.emplace_back("to", TextOf(options.to));
  if (topic) rows.emplace_back("topic", TopicRow(options, *topic));
  return options.json ? AsJson(rows) : AsText(rows);
}

}  // namespace producer
