#include "sandbox/stream_simulator/fault_scope.h"

#include <array>
#include <string_view>

#include <fmt/core.h>

namespace sandbox {
namespace {

struct Futile {
  Protocol protocol;
  std::string_view word;
  bool (*given)(const Fault& fault);
};

constexpr auto kFutile = std::to_array<Futile>({
    // A WebSocket of plain frames, without accounts: nothing is compressed, chunked or evicted, and
    // its events have no ids and no limit messages.
    {Protocol::kBluesky, "plain", [](const Fault& fault) { return fault.plain; }},
    {Protocol::kBluesky, "disorder", [](const Fault& fault) { return fault.disorder > 0; }},
    {Protocol::kBluesky, "early-delete",
     [](const Fault& fault) { return fault.early_delete_every > 0; }},
    {Protocol::kBluesky, "limit", [](const Fault& fault) { return fault.limit_jump > 0; }},
    {Protocol::kBluesky, "evict", [](const Fault& fault) { return fault.evicts; }},
    {Protocol::kBluesky, "cut, but for cut:line,",
     [](const Fault& fault) {
       return fault.ending == Ending::kCut && fault.cut != CutPlace::kLine;
     }},
    // It tells of no limits.
    {Protocol::kMastodon, "limit", [](const Fault& fault) { return fault.limit_jump > 0; }},
    // These have no cursors.
    {Protocol::kTwitter, "too-old", [](const Fault& fault) { return fault.too_old; }},
    {Protocol::kX, "too-old", [](const Fault& fault) { return fault.too_old; }},
    {Protocol::kMastodon, "too-old", [](const Fault& fault) { return fault.too_old; }},
});

}  // namespace

shared::Result<void> CheckFaultFits(const Fault& fault, Protocol protocol) {
  for (const Futile& futile : kFutile) {
    if (futile.protocol != protocol || !futile.given(fault)) continue;
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("the fault {} does nothing with --protocol {}", futile.word,
                                    FactsOf(protocol).flag));
  }
  return {};
}

}  // namespace sandbox
