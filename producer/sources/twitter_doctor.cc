// What doctor looks at of --source twitter: the four keys, filter and request, and by one short
// connection whether they are accepted and this machine's clock is right.
#include <cstdlib>
#include <optional>
#include <utility>

#include "producer/doctor/credentials_check.h"
#include "producer/doctor/request_check.h"
#include "producer/doctor/stream_check.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/twitter_setup.h"
#include "producer/sources/user_agent.h"

namespace producer {
namespace {

class TwitterDoctor final : public ServerDoctor {
  using ServerDoctor::ServerDoctor;

  bool IsRequestWell() override {
    CredentialsFinding found = CheckCredentials(CredentialsPlaceOf(options()));
    Tell(std::move(found.finding));
    credentials_ = std::move(found.credentials);
    const bool filter = Tell(CheckFilter(options().filter));
    const bool request = Tell(CheckRequest({.endpoint = options().endpoint,
                                            .ca_file = options().ca_file,
                                            .filter = options().filter,
                                            .proxy = options().proxy},
                                           std::getenv));
    return credentials_ && filter && request;
  }

  std::string WhyNotAsk(const JournalFinding& journal) const override {
    return journal.in_use ? "not asked: the run that uses the journal would be cut off" : "";
  }

  Checks ChecksOfServer() const override { return {"stream", "clock"}; }

  Findings Ask() override {
    const auto endpoint = ParseEndpoint(options().endpoint);
    const StreamAnswer answer = AskStream({.endpoint = *endpoint,
                                           .parameters = *options().filter.ToParameters(),
                                           .credentials = *credentials_,
                                           .ca_file = options().ca_file,
                                           .user_agent = UserAgent(),
                                           .proxy = options().proxy},
                                          clock(), shutdown());
    return {CheckAccepted(*endpoint, answer, clock().Now()), CheckClock(answer, clock().Now())};
  }

  std::optional<OAuth1Credentials> credentials_;
};

}  // namespace

std::unique_ptr<SourceDoctor> MakeTwitterDoctor(DoctorVisit visit) {
  return std::make_unique<TwitterDoctor>(std::move(visit));
}

}  // namespace producer
