#include "producer/options/x_options.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "producer/stream/x_stream.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Result;

constexpr double kMostUsd = 1e6, kMostPrice = 100;

Result<double> ReadUsd(std::string_view text, double low, double high) {
  double usd = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), usd);
  if (error == std::errc() && end == text.data() + text.size() && usd >= low && usd <= high) {
    return usd;
  }
  return shared::Fail(ErrorKind::kUsage,
                      fmt::format("\"{}\" is no amount in US dollars ({} to {})", text, low, high));
}

Result<std::optional<double>> ReadMost(std::string_view text) {
  constexpr double kLeast = 0.0001;
  const auto usd = ReadUsd(text, kLeast, kMostUsd);
  if (!usd) return shared::Forward(usd);
  return *usd;
}

Result<double> ReadPrice(std::string_view text) { return ReadUsd(text, 0, kMostPrice); }

}  // namespace

void AddXOptions(shared::OptionTable& table, XOptions& options) {
  table.Group("X");
  table.Add("--bearer-token-file", shared::Text(&options.bearer_token_file, "FILE"),
            "The bearer token of an app at X. Or TWEET_PRODUCER_BEARER_TOKEN.");
  table.Add("--rules", shared::Text(&options.rules_file, "FILE"),
            "Rules in X's operators, one a line, with a [label] before it if wanted, instead of "
            "those made of --track and --language.");
  table.Add("--rule-label", shared::Text(&options.rule_label, "LABEL"),
            "Which rules on the server are ours: those with this label, or one that begins with "
            "it and a colon. All others are left alone.");
  table.Add("--x-plan",
            shared::Choice<XPlan>(&options.plan, {{"pay-per-use", XPlan::kPayPerUse},
                                                  {"enterprise", XPlan::kEnterprise}}),
            "Whose limits the rules are held to: 1000 of 1024 characters, or 25000 of 2048.");
}

void AddSpendOptions(shared::OptionTable& table, XOptions& options) {
  table.Add("--backfill", shared::Count(&options.backfill_minutes, 0, kMostBackfill),
            "Ask for what was missed, up to so many minutes (Enterprise). What comes again is "
            "left out, but charged.");
  table.Add("--max-posts", shared::Count(&options.max_posts, 1, UINT64_MAX),
            "Exit 5 when so many posts were charged, by all runs with the same journal.");
  table.Add("--max-usd",
            shared::Parsed<std::optional<double>>(&options.max_usd, "N", "no end", ReadMost),
            "Exit 5 when the posts charged cost so many US dollars, likewise.");
  table.Add(
      "--post-price",
      shared::Parsed<double>(&options.post_price, "USD", fmt::format("{}", kXPostPrice), ReadPrice),
      "What a post costs. X's price list has users, too, who come with their posts: with "
      "0.015 they are counted as if each were charged.");
}

}  // namespace producer
