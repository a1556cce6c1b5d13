#include "producer/sources/line_setup.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "producer/doctor/source_check.h"
#include "producer/parse/bluesky_parser.h"
#include "producer/parse/mastodon_parser.h"
#include "producer/parse/text_line_parser.h"
#include "producer/parse/tweet_parser.h"
#include "producer/stream/line_source.h"

namespace producer {
namespace {

using shared::Result;

std::optional<Pace> PaceOf(const ProducerOptions& options) {
  if (options.rate) return Pace::OfRate(*options.rate);
  if (options.speed) return Pace::OfSpeed(*options.speed);
  return std::nullopt;
}

LineSource::Options LineOptions(const ProducerOptions& options) {
  LineSource::Options lines{.pace = PaceOf(options)};
  if (options.speed) {
    const std::shared_ptr<MessageParser> parser = MakeLineParser(options);
    lines.time_of = [parser](std::string_view line) {
      const Message message = parser->Parse(line);
      const auto* const tweet = std::get_if<Tweet>(&message);
      return tweet == nullptr ? std::nullopt : tweet->created_at;
    };
  }
  return lines;
}

class FileDoctor final : public SourceDoctor {
 public:
  explicit FileDoctor(DoctorVisit visit) : visit_(std::move(visit)) {}

  void LookAtRequest() override {
    visit_.tell(CheckFile(visit_.options.file, *MakeLineParser(visit_.options), visit_.clock,
                          visit_.shutdown));
  }

 private:
  const DoctorVisit visit_;
};

class StdinDoctor final : public SourceDoctor {
 public:
  explicit StdinDoctor(DoctorVisit visit) : visit_(std::move(visit)) {}

  void LookAtRequest() override { visit_.tell(CheckStdin()); }

 private:
  const DoctorVisit visit_;
};

class LineSourceSetup : public SourceSetup {
 public:
  std::unique_ptr<MessageParser> MakeParser(const ProducerOptions& options) const override {
    return MakeLineParser(options);
  }

  // A recording of Bluesky's or Mastodon's has all posts, as the stream had; one of Twitter's what
  // was asked for.
  PostFilter MakeFilter(const ProducerOptions& options) const override {
    const LineFormat format = options.line_format;
    if (format != LineFormat::kBluesky && format != LineFormat::kMastodon) return {};
    return {options.filter.track, options.filter.language};
  }
};

class SetupOfFile final : public LineSourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    auto file = LineSource::OpenFile(options.file, LineOptions(options), clock, shutdown);
    if (!file) return shared::Forward(file);
    return std::make_unique<LineSource>(*std::move(file));
  }

  Result<Rows> DescribeRequest(const ProducerOptions& options) const override {
    return Rows{{"file", options.file}};
  }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return std::make_unique<FileDoctor>(std::move(visit));
  }
};

class SetupOfStdin final : public LineSourceSetup {
 public:
  Result<std::unique_ptr<TweetSource>> MakeSource(const ProducerOptions& options,
                                                  const shared::Clock& clock,
                                                  const shared::Shutdown& shutdown) const override {
    return std::make_unique<LineSource>(
        LineSource::OpenStdin(LineOptions(options), clock, shutdown));
  }

  Result<Rows> DescribeRequest(const ProducerOptions& /*options*/) const override { return Rows{}; }

  std::unique_ptr<SourceDoctor> MakeDoctor(DoctorVisit visit) const override {
    return std::make_unique<StdinDoctor>(std::move(visit));
  }
};

}  // namespace

std::unique_ptr<MessageParser> MakeLineParser(const ProducerOptions& options) {
  switch (options.line_format) {
    case LineFormat::kTweets:
      return std::make_unique<TweetParser>();
    case LineFormat::kBluesky:
      return std::make_unique<BlueskyParser>();
    case LineFormat::kMastodon:
      return std::make_unique<MastodonParser>();
    case LineFormat::kTexts:
      break;
  }
  return std::make_unique<TextLineParser>();
}

const SourceSetup& FileSetup() {
  static const SetupOfFile setup;
  return setup;
}

const SourceSetup& StdinSetup() {
  static const SetupOfStdin setup;
  return setup;
}

}  // namespace producer
