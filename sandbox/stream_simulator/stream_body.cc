#include "sandbox/stream_simulator/stream_body.h"

#include <array>
#include <stdexcept>

#include <fmt/core.h>
#include <zlib.h>

namespace sandbox {

using shared::Result;

class StreamBody::Gzip {
 public:
  Gzip() {
    constexpr int kLargestWindow = 15, kGzipHeader = 16, kDefaultMemory = 8;
    const int made = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                  kLargestWindow + kGzipHeader, kDefaultMemory, Z_DEFAULT_STRATEGY);
    if (made != Z_OK) throw std::runtime_error("zlib has no memory");
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  // `flush`: Z_SYNC_FLUSH, so that all of the data can be read at once, or Z_FINISH.
  std::string Compress(std::string_view data, int flush) {
    std::string out;
    std::array<unsigned char, 16384> buffer;
    stream_.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(data.data()));
    stream_.avail_in = static_cast<unsigned>(data.size());
    do {
      stream_.next_out = buffer.data();
      stream_.avail_out = buffer.size();
      deflate(&stream_, flush);
      out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return out;
  }

 private:
  z_stream stream_ = {};
};

StreamBody::StreamBody(ByteSink& sink, BodyOptions options)
    : sink_(sink),
      delimited_(options.delimited),
      gzip_(options.gzip ? std::make_unique<Gzip>() : nullptr) {}

StreamBody::~StreamBody() = default;

void StreamBody::Add(std::string_view message) {
  constexpr std::string_view kEnd = "\r\n";
  if (delimited_) waiting_ += fmt::format("{}\n", message.size() + kEnd.size());
  waiting_ += message;
  waiting_ += kEnd;
}

void StreamBody::AddKeepAlive() { waiting_ += "\r\n"; }

Result<void> StreamBody::Flush() {
  if (waiting_.empty()) return {};
  std::string data;
  data.swap(waiting_);
  return WriteChunk(gzip_ ? gzip_->Compress(data, Z_SYNC_FLUSH) : data);
}

Result<void> StreamBody::Finish() {
  if (auto flushed = Flush(); !flushed) return flushed;
  if (gzip_) {
    if (auto written = WriteChunk(gzip_->Compress({}, Z_FINISH)); !written) return written;
  }
  return sink_.Write("0\r\n\r\n");
}

Result<void> StreamBody::WriteChunk(std::string_view data) {
  return sink_.Write(fmt::format("{:x}\r\n{}\r\n", data.size(), data));
}

}  // namespace sandbox
