// SourceDoctor is what `tweet-producer doctor` looks at that is a source's own: a class a kind, in
// the file of its setup or beside it.
#pragma once

#include <functional>

#include "producer/doctor/finding.h"
#include "producer/doctor/journal_check.h"
#include "producer/options/options.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

// What a visit is made with; all must outlive the doctor.
struct DoctorVisit {
  const ProducerOptions& options;
  const shared::Clock& clock;
  const shared::Shutdown& shutdown;
  // Shows a finding. False: it failed.
  std::function<bool(Finding)> tell;
};

// One thread; each method is called once, in this order.
class SourceDoctor {
 public:
  virtual ~SourceDoctor() = default;

  // What is asked for, and whether it can be: files, credentials, filter. Only a socket is
  // connected to.
  virtual void LookAtRequest() = 0;

  // Connects to the stream's server, unless --offline. Comes last, as a run connects last.
  // `journal` is what was found out about the source's own.
  virtual void AskTheServer(const JournalFinding& /*journal*/) {}
};

}  // namespace producer
