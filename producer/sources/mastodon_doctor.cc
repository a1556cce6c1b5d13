// What doctor looks at of --source mastodon: the token, the request, and whether the server streams
// and takes the token.
#include <utility>

#include "producer/doctor/mastodon_check.h"
#include "producer/doctor/server_checks.h"
#include "producer/sources/mastodon_setup.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"

namespace producer {
namespace {

class MastodonDoctor final : public ServerDoctor {
  using ServerDoctor::ServerDoctor;

  bool IsRequestWell() override {
    const bool token = Tell(CheckToken(MastodonTokenPlaceOf(options())));
    const bool request = Tell(CheckMastodonRequest({.endpoint = options().endpoint,
                                                    .ca_file = options().ca_file,
                                                    .timeline = options().timeline,
                                                    .track = options().filter.track}));
    return token && request;
  }

  Findings Ask() override {
    const auto source = MakeMastodonSource(options());
    if (!source) return {Failed("stream", source.error())};
    return AskMastodon({.endpoint = source->endpoint,
                        .channels = source->channels,
                        .token = source->token.token,
                        .ca_file = options().ca_file,
                        .user_agent = UserAgent(),
                        .proxy = options().proxy},
                       clock(), shutdown());
  }
};

}  // namespace

std::unique_ptr<SourceDoctor> MakeMastodonDoctor(DoctorVisit visit) {
  return std::make_unique<MastodonDoctor>(std::move(visit));
}

}  // namespace producer
