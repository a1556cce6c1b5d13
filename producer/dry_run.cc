#include "producer/dry_run.h"

#include <fmt/format.h>

#include "producer/publish/topic_description.h"
#include "producer/publisher_setup.h"
#include "shared/json_text.h"
#include "shared/terminal.h"

namespace producer {
namespace {

Rows TopicRows(const ProducerOptions& options, const DryRunTopic& topic) {
  if (!topic) return {};
  return {{"topic", fmt::format("{} at {}: {}", options.service.topic, options.service.brokers,
                                *topic ? DescribeTopic(TopicPlanOf(options), **topic)
                                       : topic->error().what)}};
}

std::string TextOf(const Destination& to) {
  if (to.kind == DestinationKind::kKafka) return "kafka";
  if (to.kind == DestinationKind::kStdout) return "stdout";
  return "socket:" + shared::Text(to.address);
}

void AddMembers(std::string& json, const Rows& rows) {
  for (const auto& [name, value] : rows) shared::AppendJsonMember(json, name, value);
}

std::string AsText(const Rows& rows) {
  std::string text;
  for (const auto& [name, value] : rows) {
    text += fmt::format("{:<16} {}\n", name, shared::EscapeForTerminal(value));
  }
  return text;
}

std::vector<Rows> SourceRows(const ProducerOptions& options, const Requests& requests) {
  std::vector<Rows> sources;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Rows rows = {{"source", std::string(NameOf(options.sources[i]))}};
    if (requests[i]) {
      rows.insert(rows.end(), requests[i]->begin(), requests[i]->end());
    } else {
      rows.emplace_back("error", requests[i].error().what);
    }
    sources.push_back(std::move(rows));
  }
  return sources;
}

std::string AsJson(const std::vector<Rows>& sources, const Rows& common) {
  std::string json = "{";
  if (sources.size() == 1) {
    AddMembers(json, sources.front());
  } else {
    shared::AppendJsonName(json, "sources");
    for (const Rows& source : sources) {
      json += &source == &sources.front() ? "[{" : ",{";
      AddMembers(json, source);
      json += '}';
    }
    json += ']';
  }
  AddMembers(json, common);
  return json + "}\n";
}

}  // namespace

std::string DescribeRequests(const ProducerOptions& options, const Requests& requests) {
  std::string text;
  for (const Rows& source : SourceRows(options, requests)) text += AsText(source);
  return text + AsText({{"to", TextOf(options.to)}});
}

std::string DescribeFound(const ProducerOptions& options, const DryRunTopic& topic) {
  return AsText(TopicRows(options, topic));
}

std::string DescribeRun(const ProducerOptions& options, const Requests& requests,
                        const DryRunTopic& topic) {
  if (!options.json) return DescribeRequests(options, requests) + DescribeFound(options, topic);
  Rows common = TopicRows(options, topic);
  common.insert(common.begin(), {"to", TextOf(options.to)});
  return AsJson(SourceRows(options, requests), common);
}

}  // namespace producer
