#include "producer/journal_command.h"

#include <cstdio>

#include <fmt/format.h>

#include "producer/journal/journal_places.h"
#include "producer/journal/journal_report.h"
#include "producer/journal_setup.h"
#include "shared/message.h"
#include "shared/private_directory.h"
#include "shared/terminal.h"

namespace producer {
namespace {

shared::Result<JournalReport> Look(const ProducerOptions& options,
                                   const std::filesystem::path& dir) {
  // A database that is written to meanwhile may remove a file between its being listed and read.
  constexpr int kAttempts = 3;
  for (int attempt = 1;; ++attempt) {
    const bool in_use = shared::DirectoryLock::IsTaken(dir);
    const auto journal =
        Journal::Open({.dir = dir, .topic = options.service.topic}, JournalAccess::kReadOnly);
    if (journal) return ReportOn(**journal, in_use);
    if (!in_use || attempt == kAttempts) return shared::Forward(journal);
  }
}

}  // namespace

shared::ExitCode RunJournalShow(const ProducerOptions& options) {
  auto dirs = JournalsUnder(*options.journal.dir, SourceNames());
  if (dirs.empty()) dirs.push_back(*options.journal.dir);  // It is told what is wrong with it.
  for (const std::filesystem::path& dir : dirs) {
    const auto report = Look(options, dir);
    if (!report) {
      shared::PrintMessage(stderr, fmt::format("tweet-producer: {}\n",
                                               shared::EscapeForTerminal(report.error().what)));
      return shared::ExitCodeOf(report.error().kind);
    }
    if (!options.json && dir != dirs.front()) shared::PrintMessage(stdout, "\n");
    shared::PrintMessage(stdout, options.json ? ReportJson(*report) : ReportTable(*report));
  }
  return shared::ExitCode::kDone;
}

}  // namespace producer
