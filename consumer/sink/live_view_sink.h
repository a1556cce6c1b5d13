// LiveViewSink redraws the picture of live_view.h at the top of the terminal, in place and without
// flicker, the rows of the last window that slid or closed until there is another: each line is
// written over the old one and cleared behind its end, never the screen. What stood there before is
// scrolled up, not lost; log lines go on below the picture; after the end the last picture stays.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/live_view.h"
#include "consumer/sink/sink.h"

namespace consumer {

struct LiveViewOptions {
  std::string topic;
  std::size_t top = 10;  // Places. Flag: --top.
  bool colour = false;
  std::string notes = {};  // A file; empty: none. Flag: --notes.
};

// The file's lines, read anew; none where it cannot be read. A live view has room for few: what
// is beyond 4 KiB or 20 lines is left out.
std::vector<std::string> ReadNotes(const std::string& file);

// The bytes that bring the lines onto the terminal. Pure but for what it remembers of the last
// call.
class Painter {
 public:
  std::string Paint(const std::vector<std::string>& lines, std::size_t width, std::size_t height);

 private:
  std::size_t lines_ = 0;  // Of the last picture; 0 before the first.
  std::size_t width_ = 0;
  std::size_t height_ = 0;
};

class LiveViewSink final : public Sink {
 public:
  // Writes to the terminal `fd`, which it does not own.
  LiveViewSink(int fd, LiveViewOptions options);

  std::string_view name() const override { return "console"; }
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override { stop_.Request(); }

 private:
  // The picture of a batch: with windows, of the last one that had rows.
  const BatchTable& WithWindow(const BatchTable& table);

  int fd_;
  LiveViewOptions options_;
  BatchTable last_;  // With windows: what was shown last.
  Painter painter_;
  WriteStop stop_;
  FdWriter writer_;
};

}  // namespace consumer
