#include "producer/sources/source_setup.h"

#include "producer/sources/bluesky_setup.h"
#include "producer/sources/line_setup.h"
#include "producer/sources/mastodon_setup.h"
#include "producer/sources/socket_setup.h"
#include "producer/sources/twitter_setup.h"
#include "producer/sources/x_setup.h"

namespace producer {

const SourceSetup& SetupOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kTwitter:
      return TwitterSetup();
    case SourceKind::kBluesky:
      return BlueskySetup();
    case SourceKind::kMastodon:
      return MastodonSetup();
    case SourceKind::kX:
      return XSetup();
    case SourceKind::kFile:
      return FileSetup();
    case SourceKind::kStdin:
      return StdinSetup();
    case SourceKind::kSocket:
      break;
  }
  return SocketSetup();
}

}  // namespace producer
