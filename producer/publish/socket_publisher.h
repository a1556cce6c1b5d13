// SocketPublisher listens and serves the text of each record as a line to whoever connects: to a
// Spark job with socketTextStream, to `nc`. Ids, times and headers are not written.
//
//   auto publisher = SocketPublisher::Open({"127.0.0.1", 5555}, clock);
//
// Up to five readers; a sixth is turned away, which the log tells. Each gets every line that
// no reader had when it came. While there is none nothing is taken:
// the source waits.
//
// A record counts as published once the machine of at least one reader has acknowledged all of its
// line: what was on the way to a reader that left goes to the next one, from the begin of the line.
// A slow reader holds all up (one read of the source waits for it), for `patience`: then it is
// disconnected, which the log tells with the number of bytes it missed.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "producer/publish/publisher.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/host_port.h"
#include "shared/tcp_socket.h"

namespace producer {

class SocketPublisher final : public Publisher {
 public:
  static constexpr std::size_t kMostReaders = 5;

  // `patience`: how long a reader may take for the lines of one read. kUsage: it cannot listen
  // there. The clock must outlive the publisher.
  static shared::Result<std::unique_ptr<SocketPublisher>> Open(
      const shared::HostPort& address, const shared::Clock& clock,
      std::chrono::milliseconds patience = std::chrono::seconds(30));

  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override;
  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override;

  // "127.0.0.1:5555"
  std::string address() const { return shared::LocalAddress(listener_); }

 private:
  struct Reader {
    shared::TcpSocket socket;
    std::string peer;
    std::size_t sent = 0;  // Of lines_.
    std::size_t acknowledged = 0;
    bool said_all = false;  // It closed its own direction.
    bool gone = false;
  };

  SocketPublisher(shared::TcpSocket listener, const shared::Clock& clock,
                  std::chrono::milliseconds patience);

  void AwaitEvents(std::chrono::milliseconds wait);
  void AcceptReaders();
  bool MakeRoom();
  void Serve(Reader& reader);
  void Drain(Reader& reader);
  void Send(Reader& reader);
  void DropSlowReaders();
  void Leave(Reader& reader, const std::string& why);
  void Settle();
  bool Waits(const Reader& reader) const { return reader.acknowledged < lines_.size(); }
  // The begin of the first line that no reader has whole.
  std::size_t FirstOpenLine() const;

  shared::TcpSocket listener_;
  const shared::Clock& clock_;
  const std::chrono::milliseconds patience_;
  std::vector<Reader> readers_;
  std::string lines_;                  // Of one batch.
  std::vector<std::size_t> ends_;      // Where each line of lines_ ends.
  std::size_t settled_ = 0;            // Of ends_: lines that a reader has whole.
  std::chrono::nanoseconds since_{0};  // When lines_ could first be sent.
  PublishProgress progress_;
};

}  // namespace producer
