// What doctor looks at of --source bluesky: the hosts, whether each answers, and whether they still
// keep what came after the last run.
#include <utility>

#include "producer/doctor/bluesky_check.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/user_agent.h"
#include "producer/stream/bluesky_endpoint.h"

namespace producer {
namespace {

// The server lets as many in as want to: a run beside this one is not disturbed.
class BlueskyDoctor final : public ServerDoctor {
  using ServerDoctor::ServerDoctor;

  bool IsRequestWell() override {
    return Tell(CheckBlueskyRequest(options().endpoint, options().ca_file));
  }

  void LookAtJournal(const JournalFinding& journal) override {
    const bool journalled = options().journal.dir && options().to.kind == DestinationKind::kKafka;
    if (journalled && !journal.in_use) {
      Tell(CheckBlueskyPosition(journal.position, clock().Now()));
    }
  }

  Findings Ask() override {
    return CheckBlueskyHosts(*ParseBlueskyEndpoints(options().endpoint),
                             {.ca_file = options().ca_file, .user_agent = UserAgent()}, clock(),
                             shutdown());
  }
};

}  // namespace

std::unique_ptr<SourceDoctor> MakeBlueskyDoctor(DoctorVisit visit) {
  return std::make_unique<BlueskyDoctor>(std::move(visit));
}

}  // namespace producer
