#include "producer/doctor_command.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "producer/doctor/finding.h"
#include "producer/doctor/journal_check.h"
#include "producer/doctor/kafka_check.h"
#include "producer/doctor/source_check.h"
#include "producer/journal_setup.h"
#include "producer/publisher_setup.h"
#include "producer/sources/source_setup.h"
#include "shared/clock.h"
#include "shared/message.h"

namespace producer {
namespace {

class Doctor {
 public:
  Doctor(const ProducerOptions& options, const shared::Shutdown& shutdown)
      : options_(options), shutdown_(shutdown) {
    for (ProducerOptions& one : WithJournals(options)) visits_.emplace_back(std::move(one));
    if (visits_.size() == 1) return;
    for (const Visit& visit : visits_) {
      columns_ = std::max(columns_, NameWith(visit.options.source, "").size() + kLongestCheck);
    }
  }

  shared::ExitCode Run() {
    for (Visit& visit : visits_) LookAt(visit);
    LookAtDestination();
    for (Visit& visit : visits_) {
      whose_ = visit.options.source;
      visit.doctor->AskTheServer(visit.journal);
    }
    shared::PrintMessage(stdout, "\n" + SummaryOf(findings_) + "\n");
    return ExitCodeOf(findings_);
  }

 private:
  // To one source.
  struct Visit {
    explicit Visit(ProducerOptions its) : options(std::move(its)) {}
    ProducerOptions options;
    std::unique_ptr<SourceDoctor> doctor;
    JournalFinding journal;
  };

  static std::string NameWith(SourceKind source, std::string_view check) {
    return fmt::format("{}/{}", NameOf(source), check);
  }

  // Where several sources are visited a finding bears the name of its own: "bluesky/stream".
  bool Tell(Finding finding) {
    if (whose_ && visits_.size() > 1) finding.check = NameWith(*whose_, finding.check);
    shared::PrintMessage(stdout, LineOf(finding, columns_) + "\n");
    findings_.push_back(std::move(finding));
    return findings_.back().verdict != Verdict::kFailed;
  }

  void LookAt(Visit& visit) {
    whose_ = visit.options.source;
    visit.doctor = SetupOf(visit.options.source)
                       .MakeDoctor({.options = visit.options,
                                    .clock = clock_,
                                    .shutdown = shutdown_,
                                    .tell = [this](Finding one) { return Tell(std::move(one)); }});
    visit.doctor->LookAtRequest();
    if (!visit.options.record.empty()) Tell(CheckRecording(visit.options.record));
  }

  void LookAtDestination() {
    whose_.reset();
    if (options_.service.http) Tell(CheckListening("http", *options_.service.http));
    if (options_.to.kind == DestinationKind::kSocket) {
      Tell(CheckListening("to", options_.to.address));
    }
    if (options_.to.kind != DestinationKind::kKafka) return;
    for (Visit& visit : visits_) LookAtJournal(visit);
    whose_.reset();
    const auto config = ClientConfigOf(options_);
    for (Finding& finding : CheckKafka(config, TopicPlanOf(options_), clock_, shutdown_)) {
      Tell(std::move(finding));
    }
  }

  void LookAtJournal(Visit& visit) {
    whose_ = visit.options.source;
    visit.journal = CheckJournal({.dir = visit.options.journal.dir,
                                  .topic = visit.options.service.topic,
                                  .max_bytes = visit.options.journal.max_bytes});
    Tell(visit.journal.finding);
  }

  const ProducerOptions& options_;
  const shared::Shutdown& shutdown_;
  const shared::SystemClock clock_;
  std::deque<Visit> visits_;             // Doctors hold on to the options of theirs.
  std::optional<SourceKind> whose_;      // What is looked at now.
  std::size_t columns_ = kLongestCheck;  // Of the checks' names.
  std::vector<Finding> findings_;
};

}  // namespace

shared::ExitCode RunDoctor(const ProducerOptions& options, const shared::Shutdown& shutdown) {
  return Doctor(options, shutdown).Run();
}

}  // namespace producer
