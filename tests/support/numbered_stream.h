// A v1.1 stream on loopback of tweets numbered 1, 2, 3, …, each sent once, over as many connections
// as its client makes, one at a time: for what is lost and what comes twice.
//
//   NumberedStream stream({.per_second = 5000});
//   … --endpoint stream.url() …
//   stream.sent();      // the last number that was written to a connection; before: first - 1
//
// A tweet's id is its number; its text is "tweet N #a". While nobody is connected no number is
// used.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "tests/support/tcp_peer.h"

namespace test {

struct NumberedStreamOptions {
  int per_second = 5000;
  // Of the tweets; 0: the time they are sent.
  std::int64_t timestamp_ms = 0;
  bool paused = false;
  std::uint64_t first = 1;
};

class NumberedStream {
 public:
  explicit NumberedStream(NumberedStreamOptions options);
  ~NumberedStream();
  NumberedStream(const NumberedStream&) = delete;
  NumberedStream& operator=(const NumberedStream&) = delete;

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/stream";
  }
  std::uint64_t sent() const { return sent_; }
  int connections() const { return connections_; }

  // Sends no more, and keeps the connection; from the start with `paused`.
  void Pause() { paused_ = true; }
  void Resume() { paused_ = false; }

  // Closes the connection in good order.
  void CutConnection() { cut_ = true; }

 private:
  void Serve();
  void Play(int connection);

  const NumberedStreamOptions options_;
  const TcpListener listener_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> paused_ = false;
  std::atomic<bool> cut_ = false;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace test
