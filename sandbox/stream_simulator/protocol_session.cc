#include "sandbox/stream_simulator/protocol_session.h"

#include "sandbox/stream_simulator/jetstream_session.h"
#include "sandbox/stream_simulator/mastodon_session.h"
#include "sandbox/stream_simulator/twitter_session.h"
#include "sandbox/stream_simulator/x_session.h"

namespace sandbox {

std::unique_ptr<ProtocolSession> MakeProtocolSession(Connection& connection, StreamService& service,
                                                     const Fault& fault) {
  switch (service.options.protocol) {
    case Protocol::kTwitter:
      return std::make_unique<TwitterSession>(connection, service, fault);
    case Protocol::kBluesky:
      return std::make_unique<JetstreamSession>(connection, service, fault);
    case Protocol::kMastodon:
      return std::make_unique<MastodonSession>(connection, service, fault);
    case Protocol::kX:
      return std::make_unique<XSession>(connection, service, fault);
  }
  return nullptr;
}

}  // namespace sandbox
