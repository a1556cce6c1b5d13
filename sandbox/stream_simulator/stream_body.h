// StreamBody turns messages into the bytes of a stream's body: each ends in "\r\n", or what the
// protocol has (with delimited=length after a line with their number), the whole in gzip if asked
// for, in chunks of HTTP/1.1.
//
//   StreamBody body(sink, {.gzip = true});
//   body.Add(R"({"text":"hi"})");
//   body.Flush();                  // one chunk; a client can read all messages added so far
//   body.Finish();                 // the last chunk: the stream's clean end
//
// One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sandbox/stream_simulator/byte_sink.h"
#include "sandbox/stream_simulator/fault.h"
#include "shared/error.h"

namespace sandbox {

struct BodyOptions {
  bool gzip = false;
  bool delimited = false;
  std::string_view end_of_message = "\r\n";
  std::string_view keep_alive = "\r\n";
};

class StreamBody {
 public:
  // `sink` must outlive it.
  StreamBody(ByteSink& sink, BodyOptions options);
  ~StreamBody();

  void Add(std::string_view message);
  // Bytes of a message whose length nobody knows yet, as they are.
  void AddPart(std::string_view bytes) { waiting_ += bytes; }
  // What says only that the connection lives: a blank line.
  void AddKeepAlive();
  // Bytes that wait for Flush, before compression.
  std::size_t waiting() const { return waiting_.size(); }

  // Errors as ByteSink's.
  shared::Result<void> Flush();
  shared::Result<void> Finish();

  // What waits, then a part of the message: the bytes end there, and no further call may follow.
  shared::Result<void> CutWithin(std::string_view message, CutPlace place);

 private:
  class Gzip;

  shared::Result<void> WriteChunk(std::string_view data);

  ByteSink& sink_;
  std::string Framed(std::string_view message) const;

  const BodyOptions options_;
  std::unique_ptr<Gzip> gzip_;  // None: as it is.
  std::string waiting_;
};

}  // namespace sandbox
