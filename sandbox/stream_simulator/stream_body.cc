#include "sandbox/stream_simulator/stream_body.h"

#include <array>
#include <stdexcept>

#include <fmt/core.h>
#include <zlib.h>

namespace sandbox {

using shared::Result;

namespace {

constexpr std::string_view kHighHalf = "\\ud83d", kLowHalf = "\\ude00";

// The message with one member more, an escaped emoji.
std::string WithEmoji(std::string_view message) {
  return fmt::format("{},\"mood\":\"{}{}\"}}", message.substr(0, message.rfind('}')), kHighHalf,
                     kLowHalf);
}

std::string Half(const std::string& text) { return text.substr(0, text.size() / 2); }

}  // namespace

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
    : sink_(sink), options_(options), gzip_(options.gzip ? std::make_unique<Gzip>() : nullptr) {}

StreamBody::~StreamBody() = default;

std::string StreamBody::Framed(std::string_view message) const {
  const std::string_view end = options_.end_of_message;
  if (!options_.delimited) return fmt::format("{}{}", message, end);
  return fmt::format("{}\n{}{}", message.size() + end.size(), message, end);
}

void StreamBody::Add(std::string_view message) { waiting_ += Framed(message); }

void StreamBody::AddKeepAlive() { waiting_ += options_.keep_alive; }

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

Result<void> StreamBody::CutWithin(std::string_view message, CutPlace place) {
  if (auto flushed = Flush(); !flushed) return flushed;
  std::string framed = Framed(place == CutPlace::kPair ? WithEmoji(message) : std::string(message));
  if (place == CutPlace::kPair) framed.resize(framed.rfind(kLowHalf));
  if (place == CutPlace::kLine || (place == CutPlace::kGzip && !gzip_)) framed = Half(framed);
  std::string data = gzip_ ? gzip_->Compress(framed, Z_SYNC_FLUSH) : framed;
  if (place == CutPlace::kChunk)
    return sink_.Write(fmt::format("{:x}\r\n{}", data.size(), Half(data)));
  if (place == CutPlace::kGzip && gzip_) data = Half(data);
  return WriteChunk(data);
}

Result<void> StreamBody::WriteChunk(std::string_view data) {
  return sink_.Write(fmt::format("{:x}\r\n{}\r\n", data.size(), data));
}

}  // namespace sandbox
