#include "producer/sources/socket_setup.h"

#include <utility>

#include "producer/doctor/source_check.h"
#include "producer/sources/line_setup.h"
#include "producer/stream/socket_source.h"

namespace producer {
namespace {

using shared::Result;

class SocketDoctor final : public SourceDoctor {
 public:
  explicit SocketDoctor(DoctorVisit visit) : visit_(std::move(visit)) {}

  void LookAtRequest() override {
    const ProducerOptions& options = visit_.options;
    if (options.listen) {
      visit_.tell(CheckListening("source", *options.listen));
    } else if (options.offline) {
      visit_.tell(Skipped("source", "--offline"));
    } else {
      visit_.tell(CheckConnecting(*options.connect, visit_.shutdown));
    }
  }

 private:
  const DoctorVisit visit_;
};

class SocketSourceSetup final : public SourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    auto source =
        SocketSource::Open({.address = options.listen ? *options.listen : *options.connect,
                            .listen = options.listen.has_value()},
                           clock, shutdown);
    if (!source) return shared::Forward(source);
    return *std::move(source);
  }

  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& options) const override {
    return MakeLineParser(options);
  }

  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    if (options.connect) return Rows{{"connect", shared::Text(*options.connect)}};
    return Rows{{"listen", shared::Text(*options.listen)}};
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return std::make_unique<SocketDoctor>(std::move(visit));
  }
};

}  // namespace

const SourceSetup& SocketSetup() {
  static const SocketSourceSetup setup;
  return setup;
}

}  // namespace producer
