#include "producer/options/source_kind.h"

#include <algorithm>
#include <array>

#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/x_stream.h"

namespace producer {
namespace {

constexpr std::array kSources = {
    SourceTraits{.kind = SourceKind::kTwitter,
                 .name = "twitter",
                 .live = true,
                 .repeats = true,
                 .lines = false,
                 .endpoint = kTwitterEndpoint},
    SourceTraits{.kind = SourceKind::kBluesky,
                 .name = "bluesky",
                 .live = true,
                 .repeats = true,
                 .lines = false,
                 .endpoint = kBlueskyEndpoints},
    SourceTraits{.kind = SourceKind::kMastodon,
                 .name = "mastodon",
                 .live = true,
                 .repeats = true,
                 .lines = false},
    SourceTraits{.kind = SourceKind::kX,
                 .name = "x",
                 .live = true,
                 .repeats = true,
                 .lines = false,
                 .endpoint = kXEndpoint,
                 .stall = kXStall},
    SourceTraits{
        .kind = SourceKind::kFile, .name = "file", .live = false, .repeats = false, .lines = true},
    SourceTraits{.kind = SourceKind::kStdin,
                 .name = "stdin",
                 .live = false,
                 .repeats = false,
                 .lines = true},
    SourceTraits{.kind = SourceKind::kSocket,
                 .name = "socket",
                 .live = true,
                 .repeats = false,
                 .lines = true},
};

}  // namespace

std::span<const SourceTraits> AllSources() { return kSources; }

const SourceTraits& TraitsOf(SourceKind kind) {
  return *std::ranges::find(kSources, kind, &SourceTraits::kind);
}

}  // namespace producer
