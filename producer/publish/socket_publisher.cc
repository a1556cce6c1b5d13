#include "producer/publish/socket_publisher.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "producer/publish/line_output.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using std::chrono::milliseconds;

// No event tells that the other machine acknowledged bytes, so it is asked for as often as that.
constexpr milliseconds kAskAcknowledged{1};

// Bytes that the reader's machine has not acknowledged.
std::size_t Unacknowledged(const shared::TcpSocket& socket) {
  int bytes = 0;
  return ioctl(socket.fd(), SIOCOUTQ, &bytes) == 0 ? static_cast<std::size_t>(bytes) : 0;
}

}  // namespace

shared::Result<std::unique_ptr<SocketPublisher>> SocketPublisher::Open(
    const shared::HostPort& address, const shared::Clock& clock, milliseconds patience) {
  auto listener = shared::ListenOn(address);
  if (!listener) return shared::Annotate(listener, "--to socket");
  shared::log::Info("readers_awaited", {{"address", shared::LocalAddress(*listener)}});
  return std::unique_ptr<SocketPublisher>(
      new SocketPublisher(*std::move(listener), clock, patience));
}

SocketPublisher::SocketPublisher(shared::TcpSocket listener, const shared::Clock& clock,
                                 milliseconds patience)
    : listener_(std::move(listener)), clock_(clock), patience_(patience) {}

// One batch at a time: while a reader lacks some of it, or there is none, there is no room.
shared::Result<std::size_t> SocketPublisher::Publish(const NumberedBatch& batch) {
  if (!lines_.empty() || readers_.empty()) return std::size_t{0};
  for (const Record& record : batch.records) {
    AppendLine(lines_, record.value);
    ends_.push_back(lines_.size());
  }
  since_ = clock_.Steady();
  return batch.records.size();
}

shared::Result<PublishProgress> SocketPublisher::Poll(milliseconds wait) {
  AwaitEvents(wait);
  AcceptReaders();
  for (Reader& reader : readers_) Serve(reader);
  DropSlowReaders();
  std::erase_if(readers_, [](const Reader& reader) { return reader.gone; });
  Settle();
  progress_.trouble = readers_.empty() ? "no reader is connected to " + address()
                                       : "a reader is slow to take its lines";
  return progress_;
}

void SocketPublisher::AwaitEvents(milliseconds wait) {
  std::vector<pollfd> fds = {{.fd = listener_.fd(), .events = POLLIN, .revents = 0}};
  bool all_sent = false;
  for (const Reader& reader : readers_) {
    const bool unsent = reader.sent < lines_.size();
    all_sent = all_sent || (!unsent && Waits(reader));
    fds.push_back({.fd = reader.socket.fd(),
                   .events = static_cast<short>(unsent ? POLLOUT : 0),
                   .revents = 0});
  }
  if (all_sent) wait = std::min(wait, kAskAcknowledged);
  poll(fds.data(), fds.size(), static_cast<int>(wait.count()));
}

void SocketPublisher::AcceptReaders() {
  for (shared::TcpSocket client = shared::Accept(listener_); client.open();
       client = shared::Accept(listener_)) {
    const std::string peer = shared::PeerAddress(client);
    if (!MakeRoom()) {
      shared::log::Warn("reader_refused", {{"peer", peer}, {"most", kMostReaders}});
      continue;
    }
    if (readers_.empty()) since_ = clock_.Steady();
    shared::log::Info("reader_connected", {{"peer", peer}, {"readers", readers_.size() + 1}});
    const std::size_t start = FirstOpenLine();
    readers_.push_back(
        {.socket = std::move(client), .peer = peer, .sent = start, .acknowledged = start});
  }
}

// A reader that left while nothing was sent is found out by the next line only; until then one that
// says no more gives way to a new one.
bool SocketPublisher::MakeRoom() {
  if (readers_.size() < kMostReaders) return true;
  const auto silent = std::ranges::find(readers_, true, &Reader::said_all);
  if (silent == readers_.end()) return false;
  Leave(*silent, "gave way to another");
  readers_.erase(silent);
  return true;
}

void SocketPublisher::Serve(Reader& reader) {
  Drain(reader);
  if (!reader.gone) Send(reader);
  if (reader.gone) return;
  const std::size_t open = Unacknowledged(reader.socket);
  if (const int error = shared::ConnectResult(reader.socket); error != 0) {
    return Leave(reader, std::strerror(error));  // What is open then was never acknowledged.
  }
  reader.acknowledged = std::max(reader.acknowledged, reader.sent - std::min(open, reader.sent));
}

// What a reader says means nothing, but unread it would turn our close into a reset. That it says
// no more (`nc` with its input at the end) does not mean that it reads no more.
void SocketPublisher::Drain(Reader& reader) {
  char bytes[4096];
  ssize_t size = 0;
  do {
    size = recv(reader.socket.fd(), bytes, sizeof bytes, 0);
  } while (size > 0);
  reader.said_all = reader.said_all || size == 0;
  if (size < 0 && errno != EAGAIN && errno != EINTR) Leave(reader, std::strerror(errno));
}

void SocketPublisher::Send(Reader& reader) {
  while (reader.sent < lines_.size()) {
    const ssize_t size = send(reader.socket.fd(), lines_.data() + reader.sent,
                              lines_.size() - reader.sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) return Leave(reader, std::strerror(errno));
    if (size < 0) return;
    reader.sent += static_cast<std::size_t>(size);
  }
}

void SocketPublisher::DropSlowReaders() {
  if (lines_.empty() || clock_.Steady() - since_ < patience_) return;
  for (Reader& reader : readers_) {
    if (reader.gone || !Waits(reader)) continue;
    reader.gone = true;
    shared::log::Warn("reader_too_slow", {{"peer", reader.peer},
                                          {"patience", shared::FormatDuration(patience_)},
                                          {"bytes_missed", lines_.size() - reader.acknowledged}});
  }
}

void SocketPublisher::Leave(Reader& reader, const std::string& why) {
  reader.gone = true;
  shared::log::Info("reader_left", {{"peer", reader.peer}, {"why", why}});
}

void SocketPublisher::Settle() {
  const auto most = std::ranges::max_element(readers_, {}, &Reader::acknowledged);
  const std::size_t best = most == readers_.end() ? 0 : most->acknowledged;
  while (settled_ < ends_.size() && ends_[settled_] <= best) {
    ++settled_;
    ++progress_.published;
    progress_.safe = ++progress_.acknowledged;
  }
  const bool waits = std::ranges::any_of(readers_, [&](const Reader& one) { return Waits(one); });
  if (waits || settled_ < ends_.size()) return;
  lines_.clear();
  ends_.clear();
  settled_ = 0;
  for (Reader& reader : readers_) reader.sent = reader.acknowledged = 0;
}

std::size_t SocketPublisher::FirstOpenLine() const {
  return settled_ == 0 ? 0 : ends_[settled_ - 1];
}

}  // namespace producer
