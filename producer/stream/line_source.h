// LineSource reads messages from a file or from stdin, one a line, as fast as they can be published
// or at a pace.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "producer/stream/line_framer.h"
#include "producer/stream/pace.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

class LineSource final : public TweetSource {
 public:
  struct Options {
    // Absent: no limit. Flags: --rate, --speed.
    std::optional<Pace> pace;
    // When the tweet of a line was written, for a pace by that. Empty: nobody knows.
    std::function<std::optional<shared::UnixMillis>(std::string_view line)> time_of = {};
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
    std::optional<std::chrono::nanoseconds> due = {};  // Once it is the first.
  };

  shared::Result<SourceState> ReadChunk(std::chrono::milliseconds wait, const LineFunction& take);
  shared::Result<SourceState> ReadPaced(std::chrono::milliseconds wait, StreamListener& listener);
  // When the first waiting line is due. REQUIRES: there is one.
  std::chrono::nanoseconds FirstDue();
  void HandOverDue(StreamListener& listener);

  int fd_;
  std::string name_;
  Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  LineFramer framer_;
  std::vector<char> chunk_;
  std::deque<WaitingLine> waiting_;  // With a pace only.
  bool at_end_ = false;
};

}  // namespace producer
