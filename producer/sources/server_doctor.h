// ServerDoctor is what doctor does alike at each source that has a server: looks at the request,
// and asks the server where the request is well and it may be asked.
//
//   class Doctor final : public ServerDoctor {
//     using ServerDoctor::ServerDoctor;
//     bool IsRequestWell() override { return Tell(CheckXRequest(…)); }
//     Checks ChecksOfServer() const override { return {"server"}; }
//     Findings Ask() override { return {AskX(…)}; }
//   };
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "producer/sources/source_doctor.h"

namespace producer {

class ServerDoctor : public SourceDoctor {
 public:
  explicit ServerDoctor(DoctorVisit visit);

  void LookAtRequest() final;
  void AskTheServer(const JournalFinding& journal) final;

 protected:
  using Checks = std::vector<const char*>;
  using Findings = std::vector<Finding>;

  const ProducerOptions& options() const { return visit_.options; }
  const shared::Clock& clock() const { return visit_.clock; }
  const shared::Shutdown& shutdown() const { return visit_.shutdown; }
  // False: it failed.
  bool Tell(Finding finding) const { return visit_.tell(std::move(finding)); }

 private:
  // Tells what is found. False: one of it failed.
  virtual bool IsRequestWell() = 0;
  // Before the server is asked, and where it is not.
  virtual void LookAtJournal(const JournalFinding& /*journal*/) {}
  // Why the server is to be left alone; empty: it may be asked.
  virtual std::string WhyNotAsk(const JournalFinding& /*journal*/) const { return {}; }
  // What is told to be skipped where the server is not asked.
  virtual Checks ChecksOfServer() const { return {"stream"}; }
  // REQUIRES: the request is well.
  virtual Findings Ask() = 0;

  const DoctorVisit visit_;
  bool well_ = false;
};

// One a kind, each in the file of its name: bluesky_doctor.cc.
std::unique_ptr<SourceDoctor> MakeBlueskyDoctor(DoctorVisit visit);
std::unique_ptr<SourceDoctor> MakeMastodonDoctor(DoctorVisit visit);
std::unique_ptr<SourceDoctor> MakeTwitterDoctor(DoctorVisit visit);
std::unique_ptr<SourceDoctor> MakeXDoctor(DoctorVisit visit);

}  // namespace producer
