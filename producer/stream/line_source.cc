#include "producer/stream/line_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace producer {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;
// A paced source that was held up (Kafka away) makes up for this much, then goes on at its rate.
constexpr std::chrono::seconds kMostCatchUp{1};

// Waits until `fd` has something to read; false: time passed, or a stop was requested.
bool WaitForInput(int fd, int stop_fd, std::chrono::milliseconds wait) {
  pollfd fds[] = {{.fd = fd, .events = POLLIN, .revents = 0},
                  {.fd = stop_fd, .events = POLLIN, .revents = 0}};
  const int ready = poll(fds, 2, static_cast<int>(wait.count()));
  return ready > 0 && fds[1].revents == 0;
}

}  // namespace

shared::Result<LineSource> LineSource::OpenFile(const std::string& path, Options options,
                                                const shared::Clock& clock,
                                                const shared::Shutdown& shutdown) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return LineSource(fd, path, options, clock, shutdown);
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot open --file {}: {}", path, std::strerror(errno)));
}

LineSource LineSource::OpenStdin(Options options, const shared::Clock& clock,
                                 const shared::Shutdown& shutdown) {
  return LineSource(STDIN_FILENO, "stdin", options, clock, shutdown);
}

LineSource::LineSource(int fd, std::string name, Options options, const shared::Clock& clock,
                       const shared::Shutdown& shutdown)
    : fd_(fd),
      name_(std::move(name)),
      options_(options),
      clock_(clock),
      shutdown_(shutdown),
      chunk_(kChunk),
      next_due_(clock.Steady()) {}

LineSource::LineSource(LineSource&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      name_(std::move(other.name_)),
      options_(other.options_),
      clock_(other.clock_),
      shutdown_(other.shutdown_),
      framer_(std::move(other.framer_)),
      chunk_(std::move(other.chunk_)),
      waiting_(std::move(other.waiting_)),
      next_due_(other.next_due_),
      at_end_(other.at_end_) {}

LineSource::~LineSource() {
  if (fd_ > STDERR_FILENO) close(fd_);
}

shared::Result<SourceState> LineSource::Read(std::chrono::milliseconds wait,
                                             StreamListener& listener) {
  if (options_.rate) return ReadPaced(wait, listener);
  return ReadChunk(wait, [&](const Line& line) { listener.OnMessage(line); });
}

shared::Result<SourceState> LineSource::ReadChunk(std::chrono::milliseconds wait,
                                                  const LineFunction& take) {
  if (!WaitForInput(fd_, shutdown_.fd(), wait)) return SourceState::kOpen;
  const ssize_t size = read(fd_, chunk_.data(), chunk_.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return SourceState::kOpen;
  if (size < 0) {
    return shared::Fail(shared::ErrorKind::kFatal,
                        fmt::format("cannot read {}: {}", name_, std::strerror(errno)));
  }
  if (size == 0) {
    framer_.Finish(take);
    return SourceState::kEnded;
  }
  framer_.Push({chunk_.data(), static_cast<std::size_t>(size)}, take);
  return SourceState::kOpen;
}

shared::Result<SourceState> LineSource::ReadPaced(std::chrono::milliseconds wait,
                                                  StreamListener& listener) {
  if (waiting_.empty() && !at_end_) {
    const auto state = ReadChunk(wait, [&](const Line& line) {
      waiting_.emplace_back(std::string(line.text), line.overlong);
    });
    if (!state) return state;
    at_end_ = *state == SourceState::kEnded;
  } else if (const auto early = next_due_ - clock_.Steady(); early.count() > 0) {
    shutdown_.WaitFor(std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(early)));
  }
  HandOverDue(listener);
  return at_end_ && waiting_.empty() ? SourceState::kEnded : SourceState::kOpen;
}

void LineSource::HandOverDue(StreamListener& listener) {
  const auto now = clock_.Steady();
  const std::chrono::nanoseconds step(static_cast<std::int64_t>(1e9 / *options_.rate));
  next_due_ = std::max(next_due_, now - kMostCatchUp);
  for (; !waiting_.empty() && next_due_ <= now; next_due_ += step) {
    listener.OnMessage({.text = waiting_.front().text, .overlong = waiting_.front().overlong});
    waiting_.pop_front();
  }
}

}  // namespace producer
