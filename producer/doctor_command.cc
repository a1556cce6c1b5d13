#include "producer/doctor_command.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "producer/doctor/bluesky_check.h"
#include "producer/doctor/credentials_check.h"
#include "producer/doctor/finding.h"
#include "producer/doctor/journal_check.h"
#include "producer/doctor/kafka_check.h"
#include "producer/doctor/request_check.h"
#include "producer/doctor/source_check.h"
#include "producer/doctor/stream_check.h"
#include "producer/parse/text_line_parser.h"
#include "producer/parse/tweet_parser.h"
#include "producer/publisher_setup.h"
#include "producer/source_setup.h"
#include "shared/clock.h"
#include "shared/message.h"

namespace producer {
namespace {

class Doctor {
 public:
  Doctor(const ProducerOptions& options, const shared::Shutdown& shutdown)
      : options_(options), shutdown_(shutdown) {}

  shared::ExitCode Run() {
    LookAtSource();
    LookAtDestination();
    if (options_.source == SourceKind::kTwitter) AskTheStream();
    if (options_.source == SourceKind::kBluesky) AskBluesky();
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
      case SourceKind::kBluesky:
        return LookAtBlueskyRequest();
      case SourceKind::kFile:
        return LookAtFile();
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
    if (!credentials_ || !filter || !request) why_not_ask_ = "not asked before the above is well";
  }

  void LookAtBlueskyRequest() {
    if (!Tell(CheckBlueskyRequest(options_.endpoint, options_.ca_file))) {
      why_not_ask_ = "not asked before the above is well";
    }
  }

  // It lets as many in as want to: a run beside this one is not disturbed.
  void AskBluesky() {
    const bool journal = options_.journal.dir && options_.to.kind == DestinationKind::kKafka;
    if (journal && !journal_in_use_) {
      Tell(CheckBlueskyPosition(position_, clock_.Now()));
    }
    if (options_.offline) why_not_ask_ = "--offline";
    const auto endpoints = ParseBlueskyEndpoints(options_.endpoint);
    if (!endpoints || options_.offline) {
      Tell(Skipped("stream", why_not_ask_));
      return;
    }
    for (Finding& finding :
         CheckBlueskyHosts(*endpoints, {.ca_file = options_.ca_file, .user_agent = UserAgent()},
                           clock_, shutdown_)) {
      Tell(std::move(finding));
    }
  }

  void LookAtFile() {
    TweetParser tweets;
    TextLineParser texts;
    MessageParser& parser = options_.text_lines ? static_cast<MessageParser&>(texts) : tweets;
    Tell(CheckFile(options_.file, parser, clock_, shutdown_));
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
    if (options_.service.http) Tell(CheckListening("http", *options_.service.http));
    if (options_.to.kind == DestinationKind::kSocket) {
      Tell(CheckListening("to", options_.to.address));
    }
    if (options_.to.kind != DestinationKind::kKafka) return;
    LookAtJournal();
    const auto config = ClientConfigOf(options_);
    for (Finding& finding : CheckKafka(config, TopicPlanOf(options_), clock_, shutdown_)) {
      Tell(std::move(finding));
    }
  }

  void LookAtJournal() {
    JournalFinding found = CheckJournal({.dir = options_.journal.dir,
                                         .topic = options_.service.topic,
                                         .max_bytes = options_.journal.max_bytes});
    if (found.in_use) why_not_ask_ = "not asked: the run that uses the journal would be cut off";
    position_ = std::move(found.position);
    journal_in_use_ = found.in_use;
    Tell(std::move(found.finding));
  }

  // Last, as a run connects last.
  void AskTheStream() {
    if (options_.offline) why_not_ask_ = "--offline";
    if (!why_not_ask_.empty()) {
      Tell(Skipped("stream", why_not_ask_));
      Tell(Skipped("clock", why_not_ask_));
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
  std::string why_not_ask_;
  std::string position_;  // In the journal.
  bool journal_in_use_ = false;
};

}  // namespace

shared::ExitCode RunDoctor(const ProducerOptions& options, const shared::Shutdown& shutdown) {
  return Doctor(options, shutdown).Run();
}

}  // namespace producer
