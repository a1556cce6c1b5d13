// LineSource reads messages from a file or from stdin, one a line, as fast as they can be published
// or at a rate.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "producer/stream/line_framer.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

class LineSource final : public TweetSource {
 public:
  struct Options {
    // Messages a second, evenly spaced. Absent: no limit. Flag: --rate.
    std::optional<double> rate;
  };

  // kUsage: the file cannot be opened. Clock and shutdown must outlive the source.
  static shared::Result<LineSource> OpenFile(const std::string& path, Options options,
                                             const shared::Clock& clock,
                                             const shared::Shutdown& shutdown);
  static LineSource OpenStdin(Options options, const shared::Clock& clock,
                              const shared::Shutdown& shutdown);

  LineSource(LineSource&& other) noexcept;
  LineSource& operator=(LineSource&&) = delete;
  ~LineSource() override;

  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override { return framer_.keep_alives(); }

 private:
  LineSource(int fd, std::string name, Options options, const shared::Clock& clock,
             const shared::Shutdown& shutdown);

  // A line that is read and not handed over yet.
  struct WaitingLine {
    std::string text;
    bool overlong;
  };

  shared::Result<SourceState> ReadChunk(std::chrono::milliseconds wait, const LineFunction& take);
  shared::Result<SourceState> ReadPaced(std::chrono::milliseconds wait, StreamListener& listener);
  void HandOverDue(StreamListener& listener);

  int fd_;
  std::string name_;
  Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  LineFramer framer_;
  std::vector<char> chunk_;
  // With a rate only.
  std::deque<WaitingLine> waiting_;
  std::chrono::nanoseconds next_due_;
  bool at_end_ = false;
};

}  // namespace producer
