#include "producer/doctor_command.h"

#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "producer/doctor/credentials_check.h"
#include "producer/doctor/finding.h"
#include "producer/doctor/kafka_check.h"
#include "producer/doctor/request_check.h"
#include "producer/doctor/source_check.h"
#include "producer/doctor/stream_check.h"
#include "producer/source_setup.h"
#include "shared/clock.h"
#include "shared/kafka/service_config.h"
#include "shared/message.h"

namespace producer {
namespace {

TopicPlan TopicPlanOf(const ProducerOptions& options) {
  return {.topic = {.name = options.service.topic,
                    .partitions = static_cast<int>(options.partitions),
                    .replication = static_cast<int>(options.replication),
                    .config = options.topic_config},
          .broker_wait = options.service.broker_wait};
}

class Doctor {
 public:
  Doctor(const ProducerOptions& options, const shared::Shutdown& shutdown)
      : options_(options), shutdown_(shutdown) {}

  shared::ExitCode Run() {
    LookAtSource();
    LookAtDestination();
    if (options_.source == SourceKind::kTwitter) AskTheStream();
    shared::PrintMessage(stdout, "\n" + SummaryOf(findings_) + "\n");
    return ExitCodeOf(findings_);
  }

 private:
  bool Tell(Finding finding) {
    shared::PrintMessage(stdout, LineOf(finding) + "\n");
    findings_.push_back(std::move(finding));
    return findings_.back().verdict != Verdict::kFailed;
  }

  void LookAtSource() {
    switch (options_.source) {
      case SourceKind::kTwitter:
        return LookAtRequest();
      case SourceKind::kFile:
        Tell(CheckFile(options_.file, options_.text_lines, clock_, shutdown_));
        return;
      case SourceKind::kStdin:
        Tell(CheckStdin());
        return;
      case SourceKind::kSocket:
        return LookAtSocket();
    }
  }

  void LookAtRequest() {
    CredentialsFinding found = CheckCredentials(CredentialsPlaceOf(options_));
    Tell(std::move(found.finding));
    credentials_ = std::move(found.credentials);
    const bool filter = Tell(CheckFilter(options_.filter));
    const bool request = Tell(CheckRequest({.endpoint = options_.endpoint,
                                            .ca_file = options_.ca_file,
                                            .filter = options_.filter,
                                            .proxy = options_.proxy},
                                           std::getenv));
    can_ask_ = credentials_ && filter && request;
  }

  void LookAtSocket() {
    if (options_.listen) {
      Tell(CheckListening("source", *options_.listen));
    } else if (options_.offline) {
      Tell(Skipped("source", "--offline"));
    } else {
      Tell(CheckConnecting(*options_.connect, shutdown_));
    }
  }

  void LookAtDestination() {
    if (!options_.record.empty()) Tell(CheckRecording(options_.record));
    if (options_.to.kind == DestinationKind::kSocket)
      Tell(CheckListening("to", options_.to.address));
    if (options_.to.kind != DestinationKind::kKafka) return;
    for (Finding& finding :
         CheckKafka(shared::kafka::ConfigOf(options_.service, kEnvironmentPrefix),
                    TopicPlanOf(options_), clock_, shutdown_)) {
      Tell(std::move(finding));
    }
  }

  // Last, as a run connects last.
  void AskTheStream() {
    const char* reason =
        options_.offline ? "--offline" : "cannot be asked before the above is well";
    if (options_.offline || !can_ask_) {
      Tell(Skipped("stream", reason));
      Tell(Skipped("clock", reason));
      return;
    }
    const auto endpoint = ParseEndpoint(options_.endpoint);
    const StreamAnswer answer = AskStream({.endpoint = *endpoint,
                                           .parameters = *options_.filter.ToParameters(),
                                           .credentials = *credentials_,
                                           .ca_file = options_.ca_file,
                                           .user_agent = UserAgent(),
                                           .proxy = options_.proxy},
                                          clock_, shutdown_);
    Tell(CheckAccepted(*endpoint, answer, clock_.Now()));
    Tell(CheckClock(answer, clock_.Now()));
  }

  const ProducerOptions& options_;
  const shared::Shutdown& shutdown_;
  const shared::SystemClock clock_;
  std::vector<Finding> findings_;
  std::optional<OAuth1Credentials> credentials_;
  bool can_ask_ = false;
};

}  // namespace

shared::ExitCode RunDoctor(const ProducerOptions& options, const shared::Shutdown& shutdown) {
  return Doctor(options, shutdown).Run();
}

}  // namespace producer
