// RulesClient asks X for an app's rules, and changes them: /2/tweets/search/stream/rules
// (docs.x.com, x-api/stream/get-stream-rules and update-stream-rules).
//
//   RulesClient client({.url = RulesUrlOf(endpoint), .token = token}, clock, shutdown);
//   auto rules = client.List();
//   if (!rules) …                  // rules.error().how: for a ReconnectPolicy; .why: for people
//
// One thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "producer/rules/stream_rule.h"
#include "producer/stream/http_exchange.h"
#include "producer/stream/reconnecting_stream.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

// Without secrets. `how` is NoAnswer, Refusal, or an error that no retry helps.
struct RulesFailure {
  AttemptEnd how;
  std::string why;
  bool only_duplicates = false;  // X refused nothing but rules that are there already.
};

// The failure that no retry helps.
std::unexpected<RulesFailure> GiveUp(shared::ErrorKind kind, const std::string& why);

template <typename T>
using RulesResult = std::expected<T, RulesFailure>;

// "…/2/tweets/search/stream?x=y" has its rules at "…/2/tweets/search/stream/rules".
std::string RulesUrlOf(std::string_view stream_url);

class RulesClient {
 public:
  struct Options {
    std::string url;
    std::string token;
    std::string user_agent;
    std::string ca_file = {};
    std::string proxy = {};
  };

  // Clock and shutdown must outlive it.
  RulesClient(Options options, const shared::Clock& clock, const shared::Shutdown& shutdown);

  // All of them, page by page. Of a list that fails half way nothing is told.
  RulesResult<StreamRules> List();
  // A dry run has X say what it thinks of them. A rule that X refuses is a kRefused, with X's
  // words; one that is there already is none.
  RulesResult<void> Add(const StreamRules& rules, bool dry_run = false);
  // By their ids.
  RulesResult<void> Remove(const StreamRules& rules);

 private:
  RulesResult<std::string> Ask(HttpRequest request);
  RulesResult<void> Post(std::string body, bool dry_run);
  // Adds a page's rules; returns the token of the next page, empty: there is none.
  RulesResult<std::string> ListPage(const std::string& query, StreamRules& rules);
  RulesFailure FailureOf(const HttpAnswer& answer) const;
  std::unexpected<RulesFailure> NotUnderstood(std::string_view why) const;

  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
};

}  // namespace producer
