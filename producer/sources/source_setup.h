// SourceSetup is how one kind of source is made of the options, and what of it is shown before:
// one object a kind, each in a file of its own (twitter_setup.cc, …). SetupOf is the table of them
// all. A new source is a row there, and one in producer/options/source_kind.cc.
//
//   const SourceSetup& setup = SetupOf(options.source);
//   auto source = setup.MakeSource(options, clock, shutdown);
//   auto parser = setup.MakeParser(options);
//
// Stateless: any thread may call it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "producer/filter/post_filter.h"
#include "producer/options/options.h"
#include "producer/parse/message_parser.h"
#include "producer/sources/source_doctor.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

// Name and value, for --dry-run.
using Rows = std::vector<std::pair<std::string, std::string>>;

class SourceSetup {
 public:
  virtual ~SourceSetup() = default;

  // Connects nowhere yet. kUsage; kCredentials: there are none. Clock and shutdown must outlive the
  // source.
  virtual shared::Result<std::unique_ptr<TweetSource>> MakeSource(
      const ProducerOptions& options, const shared::Clock& clock,
      const shared::Shutdown& shutdown) const = 0;

  // Of the source's messages.
  virtual std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& options) const = 0;

  // What the source's server does not filter for us.
  virtual PostFilter MakeFilter(const ProducerOptions& /*options*/) const { return {}; }

  // What the source would be asked, secrets masked: the rows of --dry-run between "source" and
  // "to". Errors as those of MakeSource.
  virtual shared::Result<Rows> DescribeRequest(const ProducerOptions& options) const = 0;

  // What `tweet-producer doctor` looks at.
  virtual std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const = 0;
};

const SourceSetup& SetupOf(SourceKind kind);

}  // namespace producer
