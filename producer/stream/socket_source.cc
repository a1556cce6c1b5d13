#include "producer/stream/socket_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kSocketChunk = std::size_t{256} << 10;
constexpr std::chrono::seconds kConnectFor{30};

}  // namespace

shared::Result<std::unique_ptr<SocketSource>> SocketSource::Open(Options options,
                                                                 const shared::Clock& clock,
                                                                 const shared::Shutdown& shutdown) {
  shared::TcpSocket listener;
  if (options.listen) {
    auto listening = shared::ListenOn(options.address);
    if (!listening) return shared::Annotate(listening, "--listen");
    listener = *std::move(listening);
    shared::log::Info("socket_listening", {{"address", shared::LocalAddress(listener)}});
  }
  return std::unique_ptr<SocketSource>(
      new SocketSource(std::move(options), std::move(listener), clock, shutdown));
}

SocketSource::SocketSource(Options options, shared::TcpSocket listener, const shared::Clock& clock,
                           const shared::Shutdown& shutdown)
    : options_(std::move(options)),
      clock_(clock),
      shutdown_(shutdown),
      listener_(std::move(listener)),
      policy_(clock, [this] { return Jitter(); }, {}),
      chunk_(kSocketChunk),
      next_attempt_(clock.Steady()) {}

double SocketSource::Jitter() { return std::uniform_real_distribution(0.0, 1.0)(random_); }

shared::Result<SourceState> SocketSource::Read(milliseconds wait, StreamListener& listener) {
  if (connected_) {
    ReadChunk(wait, listener);
  } else if (listener_.open()) {
    AwaitClient(wait, listener);
  } else if (socket_.open()) {
    AwaitConnection(wait, listener);
  } else {
    StartWhenDue(wait);
  }
  return SourceState::kOpen;
}

bool SocketSource::WaitFor(int fd, short events, milliseconds wait) const {
  pollfd fds[] = {{.fd = fd, .events = events, .revents = 0},
                  {.fd = shutdown_.fd(), .events = POLLIN, .revents = 0}};
  return poll(fds, 2, static_cast<int>(wait.count())) > 0 && fds[1].revents == 0;
}

void SocketSource::AwaitClient(milliseconds wait, StreamListener& listener) {
  if (!WaitFor(listener_.fd(), POLLIN, wait)) return;
  socket_ = shared::Accept(listener_);
  if (socket_.open()) OnConnected(listener);
}

void SocketSource::StartWhenDue(milliseconds wait) {
  const auto early = std::chrono::ceil<milliseconds>(next_attempt_ - clock_.Steady());
  if (early.count() > 0) {
    shutdown_.WaitFor(std::min(wait, early));
    return;
  }
  shared::log::Info("socket_connecting", {{"address", shared::Text(options_.address)}});
  give_up_ = clock_.Steady() + kConnectFor;
  auto started = shared::StartConnecting(options_.address, attempts_++);
  if (!started) return OnFailed(started.error().what);
  socket_ = *std::move(started);
}

void SocketSource::AwaitConnection(milliseconds wait, StreamListener& listener) {
  if (!WaitFor(socket_.fd(), POLLOUT, wait)) {
    if (clock_.Steady() >= give_up_) OnFailed("no answer");
    return;
  }
  const int error = shared::ConnectResult(socket_);
  if (error != 0) return OnFailed(std::strerror(error));
  OnConnected(listener);
}

void SocketSource::OnConnected(StreamListener& listener) {
  connected_ = true;
  shared::log::Info("socket_connected", {{"peer", shared::PeerAddress(socket_)}});
  policy_.OnConnected();
  condition_.OnConnected();
  listener.OnConnected();
}

void SocketSource::OnFailed(const std::string& why) {
  socket_ = {};
  Plan(policy_.OnNetworkError(), why);
}

void SocketSource::ReadChunk(milliseconds wait, StreamListener& listener) {
  if (!WaitFor(socket_.fd(), POLLIN, wait)) return;
  const LineFunction take = [&](const Line& line) { listener.OnMessage(line); };
  const ssize_t size = recv(socket_.fd(), chunk_.data(), chunk_.size(), 0);
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size > 0) {
    framer_.Push({chunk_.data(), static_cast<std::size_t>(size)}, take);
    if (!framer_.problem().empty()) OnEnded(framer_.problem(), listener);
    return;
  }
  const std::string why = size == 0 ? "closed by the other side" : std::strerror(errno);
  if (size == 0) framer_.Finish(take);
  OnEnded(why, listener);
}

void SocketSource::OnEnded(const std::string& why, StreamListener& listener) {
  framer_.Reset();
  socket_ = {};
  connected_ = false;
  listener.OnDisconnected(why);
  if (!listener_.open()) return Plan(policy_.OnEnded(ConnectionEnd::kLost), why);
  condition_.connected = false;
  condition_.trouble = why + "; waits for the client that comes next";
  shared::log::Info("socket_disconnected", {{"why", why}, {"next", "the client that comes next"}});
}

void SocketSource::Plan(const NextAttempt& next, const std::string& why) {
  shared::log::Warn("socket_disconnected", {{"address", shared::Text(options_.address)},
                                            {"why", why},
                                            {"class", NameOf(next.after)},
                                            {"attempt", next.attempt},
                                            {"next_in", shared::FormatDuration(next.delay)}});
  condition_.OnFailed(next, why);
  next_attempt_ = clock_.Steady() + next.delay;
}

}  // namespace producer
