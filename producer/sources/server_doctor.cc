#include "producer/sources/server_doctor.h"

#include <utility>

namespace producer {

ServerDoctor::ServerDoctor(DoctorVisit visit) : visit_(std::move(visit)) {}

void ServerDoctor::LookAtRequest() { well_ = IsRequestWell(); }

void ServerDoctor::AskTheServer(const JournalFinding& journal) {
  LookAtJournal(journal);
  std::string why_not = WhyNotAsk(journal);
  if (why_not.empty() && !well_) why_not = "not asked before the above is well";
  if (options().offline) why_not = "--offline";
  if (!why_not.empty()) {
    for (const char* const check : ChecksOfServer()) Tell(Skipped(check, why_not));
    return;
  }
  for (Finding& finding : Ask()) Tell(std::move(finding));
}

}  // namespace producer
