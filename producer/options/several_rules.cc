#include "producer/options/several_rules.h"

#include <algorithm>

#include <fmt/format.h>

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

Result<void> CheckNamed(const ProducerOptions& options, const PerSource& value, const char* flag,
                        bool plain_is_clear) {
  for (const auto& [source, text] : value.named) {
    if (std::ranges::find(options.sources, source) != options.sources.end()) continue;
    return Fail(ErrorKind::kUsage, fmt::format("--{} {}={}: add --source {}", flag, NameOf(source),
                                               text, NameOf(source)));
  }
  if (value.plain.empty() || plain_is_clear) return {};
  const std::string_view first = NameOf(options.sources.front());
  return Fail(ErrorKind::kUsage, fmt::format("--{} {}: of which source? Write --{} {}={}", flag,
                                             value.plain, flag, first, value.plain));
}

// The one source that has no endpoint of its own, where a plain one may be of several.
Result<void> CheckMastodonIsNamed(const ProducerOptions& options) {
  const PerSource& endpoints = options.endpoints;
  const bool lacks =
      std::ranges::find(options.sources, SourceKind::kMastodon) != options.sources.end() &&
      !endpoints.named.contains(SourceKind::kMastodon);
  if (!lacks) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("--endpoint {}: of which source? Write --endpoint SOURCE={}; mastodon "
                          "needs one, --endpoint mastodon=https://SERVER",
                          endpoints.plain, endpoints.plain));
}

// A plain one is that of the only source that has any.
bool IsPlainEndpointClear(const ProducerOptions& options) {
  const auto asked = [](SourceKind source) { return !TraitsOf(source).lines; };
  return options.endpoints.plain == kTwitterEndpoint ||
         std::ranges::count_if(options.sources, asked) <= 1;
}

}  // namespace

Result<void> CheckPerSource(const ProducerOptions& options) {
  const bool alone = options.sources.size() == 1;
  const bool clear = options.endpoints.plain.empty() || IsPlainEndpointClear(options);
  auto fits = clear ? Result<void>() : CheckMastodonIsNamed(options);
  if (fits) fits = CheckNamed(options, options.endpoints, "endpoint", clear);
  if (fits) fits = CheckNamed(options, options.records, "record", alone);
  if (fits) fits = CheckNamed(options, options.source_names, "source-name", alone);
  return fits;
}

Result<void> CheckSeveral(const ProducerOptions& options) {
  if (options.sources.size() == 1 || options.to.kind != DestinationKind::kSocket) return {};
  return Fail(ErrorKind::kUsage,
              "--to socket takes one --source: run a process for each, with a port of its own");
}

}  // namespace producer
