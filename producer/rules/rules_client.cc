#include "producer/rules/rules_client.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "producer/parse/json_object.h"
#include "producer/stream/clock_skew.h"
#include "producer/stream/percent_encoding.h"
#include "producer/stream/without_keys.h"
#include "shared/json_text.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;

constexpr auto kAnswerWithin = 20s;
constexpr int kOk = 200, kCreated = 201, kBadRequest = 400, kUnprocessable = 422;
// Of rules in one request: no request is large, and 1,000 rules take 10 of the 100 that X allows in
// 15 minutes.
constexpr std::size_t kRulesARequest = 100;
// Of up to 1,000 rules; no plan has more than some ten thousand.
constexpr std::size_t kMostPages = 100;
constexpr std::string_view kNoJson = "the answer is no JSON";

std::string AddBody(std::span<const StreamRule> rules) {
  std::string body;
  for (const StreamRule& rule : rules) {
    std::string one = "{";
    shared::AppendJsonMember(one, "value", rule.value);
    if (!rule.tag.empty()) shared::AppendJsonMember(one, "tag", rule.tag);
    body += (body.empty() ? "" : ",") + one + "}";
  }
  return fmt::format(R"({{"add":[{}]}})", body);
}

std::string RemoveBody(std::span<const StreamRule> rules) {
  std::string ids;
  for (const StreamRule& rule : rules) {
    if (!ids.empty()) ids += ',';
    shared::AppendJsonString(ids, rule.id);
  }
  return fmt::format(R"({{"delete":{{"ids":[{}]}}}})", ids);
}

template <typename Function>
RulesResult<void> InPortions(const StreamRules& rules, Function function) {
  std::span<const StreamRule> rest = rules;
  while (!rest.empty()) {
    const auto portion = rest.first(std::min(rest.size(), kRulesARequest));
    if (auto done = function(portion); !done) return done;
    rest = rest.subspan(portion.size());
  }
  return {};
}

// What X says of the first rule that it does not take; empty: it takes all.
std::string Complaint(const rapidjson::Value& answer) {
  const auto& errors = At(answer, "errors");
  if (!errors.IsArray()) return {};
  for (const auto& error : errors.GetArray()) {
    const std::string_view title = TextAt(error, "title");
    if (title == "DuplicateRule") continue;
    const auto& details = At(error, "details");
    const bool detailed = details.IsArray() && !details.Empty();
    const std::string_view detail = detailed ? TextIn(details[0]) : TextAt(error, "detail");
    return fmt::format("\"{}\": {}{}{}", TextAt(error, "value"), title, detail.empty() ? "" : ": ",
                       detail);
  }
  return {};
}

}  // namespace

std::unexpected<RulesFailure> GiveUp(ErrorKind kind, const std::string& why) {
  return std::unexpected(RulesFailure{shared::Error{kind, why}, why});
}

std::string RulesUrlOf(std::string_view stream_url) {
  std::string_view path = stream_url.substr(0, stream_url.find('?'));
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path) + "/rules";
}

RulesClient::RulesClient(Options options, const shared::Clock& clock,
                         const shared::Shutdown& shutdown)
    : options_(std::move(options)), clock_(clock), shutdown_(shutdown) {}

RulesResult<std::string> RulesClient::Ask(HttpRequest request) {
  request.authorization = "Bearer " + options_.token;
  request.user_agent = options_.user_agent;
  request.ca_file = options_.ca_file;
  request.proxy = options_.proxy;
  const auto answer = Exchange(std::move(request), kAnswerWithin, clock_, shutdown_);
  if (!answer && answer.error().kind == ErrorKind::kRetry) {
    return std::unexpected(RulesFailure{NoAnswer{}, answer.error().what});
  }
  if (!answer) return GiveUp(answer.error().kind, answer.error().what);
  if (answer->status == kOk || answer->status == kCreated) return answer->body;
  return std::unexpected(FailureOf(*answer));
}

RulesFailure RulesClient::FailureOf(const HttpAnswer& answer) const {
  std::string buffer;
  rapidjson::Document document;
  const bool judged = answer.status == kBadRequest || answer.status == kUnprocessable;
  if (judged && !ReadObject(answer.body, buffer, document)) {
    const std::string complaint = Complaint(document);
    const bool all_there = complaint.empty() && At(document, "errors").IsArray();
    // Other programs may have added the same rules meanwhile.
    if (all_there) return {NoAnswer{}, "the rules changed meanwhile", /*only_duplicates=*/true};
    if (!complaint.empty()) {
      const std::string why = fmt::format("X does not take the rule {}", complaint);
      return {shared::Error{ErrorKind::kRefused, why}, why};
    }
  }
  const auto reset = ResetByOurClock(answer.rate_limit_reset, answer.server_time, clock_.Now());
  return {Refusal{.status = answer.status, .rate_limit_reset = reset},
          fmt::format("{}: {}", options_.url,
                      AnswerInWords(answer.status, answer.body, {options_.token}))};
}

std::unexpected<RulesFailure> RulesClient::NotUnderstood(std::string_view why) const {
  return std::unexpected(RulesFailure{NoAnswer{}, fmt::format("{}: {}", options_.url, why)});
}

RulesResult<StreamRules> RulesClient::List() {
  StreamRules rules;
  std::set<std::string> pages;  // By the tokens that lead to them.
  for (std::string query;;) {
    const auto next = ListPage(query, rules);
    if (!next) return std::unexpected(next.error());
    if (next->empty()) return rules;
    if (!pages.insert(*next).second || pages.size() > kMostPages) {
      return NotUnderstood("the list of rules has no end");
    }
    query = "?pagination_token=" + PercentEncode(*next);
  }
}

RulesResult<std::string> RulesClient::ListPage(const std::string& query, StreamRules& rules) {
  const auto body = Ask({.url = options_.url + query});
  if (!body) return std::unexpected(body.error());
  std::string buffer;
  rapidjson::Document document;
  if (ReadObject(*body, buffer, document)) return NotUnderstood(kNoJson);
  const auto& data = At(document, "data");
  for (rapidjson::SizeType i = 0; data.IsArray() && i < data.Size(); ++i) {
    rules.push_back({.value = std::string(TextAt(data[i], "value")),
                     .tag = std::string(TextAt(data[i], "tag")),
                     .id = std::string(TextAt(data[i], "id"))});
  }
  return std::string(TextAt(At(document, "meta"), "next_token"));
}

RulesResult<void> RulesClient::Post(std::string body, bool dry_run) {
  const auto answer = Ask({.method = HttpMethod::kPost,
                           .url = options_.url + (dry_run ? "?dry_run=true" : ""),
                           .body = std::move(body),
                           .content_type = kJson});
  if (!answer && dry_run && answer.error().only_duplicates) return {};
  if (!answer) return std::unexpected(answer.error());
  std::string buffer;
  rapidjson::Document document;
  if (ReadObject(*answer, buffer, document)) return NotUnderstood(kNoJson);
  const std::string complaint = Complaint(document);
  if (complaint.empty()) return {};
  return GiveUp(ErrorKind::kRefused, fmt::format("X does not take the rule {}", complaint));
}

RulesResult<void> RulesClient::Add(const StreamRules& rules, bool dry_run) {
  return InPortions(rules, [&](auto portion) { return Post(AddBody(portion), dry_run); });
}

RulesResult<void> RulesClient::Remove(const StreamRules& rules) {
  return InPortions(rules, [&](auto portion) { return Post(RemoveBody(portion), false); });
}

}  // namespace producer
