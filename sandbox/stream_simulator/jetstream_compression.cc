#include "sandbox/stream_simulator/jetstream_compression.h"

#include <zdict.h>
#include <zstd.h>

#include "sandbox/stream_simulator/jetstream_timeline.h"

namespace sandbox {
namespace {

constexpr int kLevel = 1;
constexpr std::size_t kDictionarySize = std::size_t{16} << 10;
constexpr std::uint64_t kSamples = 1000;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
};

JetstreamDictionary Train(const std::vector<SampleStatus>& statuses) {
  const JetstreamTimeline timeline(statuses, {.begin = 1'700'000'000'000'000});
  std::string samples;
  std::vector<std::size_t> sizes;
  for (std::uint64_t event = 0; event < kSamples; ++event) {
    const std::string text = timeline.EventV2(event);
    samples += text;
    sizes.push_back(text.size());
  }
  JetstreamDictionary dictionary{.bytes = std::string(kDictionarySize, '\0')};
  const std::size_t size =
      ZDICT_trainFromBuffer(dictionary.bytes.data(), dictionary.bytes.size(), samples.data(),
                            sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  dictionary.bytes.resize(size);
  dictionary.id = ZDICT_getDictID(dictionary.bytes.data(), size);
  return dictionary;
}

}  // namespace

struct JetstreamCompression::Handles {
  std::unique_ptr<ZSTD_CDict, Free> dictionary;
  std::unique_ptr<ZSTD_CCtx, Free> context;
};

const JetstreamDictionary& DictionaryOf(const std::vector<SampleStatus>& statuses) {
  static const JetstreamDictionary dictionary = Train(statuses);
  return dictionary;
}

JetstreamCompression::JetstreamCompression(const JetstreamDictionary& dictionary)
    : handles_(std::make_unique<Handles>()) {
  handles_->dictionary.reset(
      ZSTD_createCDict(dictionary.bytes.data(), dictionary.bytes.size(), kLevel));
  handles_->context.reset(ZSTD_createCCtx());
}

JetstreamCompression::~JetstreamCompression() = default;

std::string JetstreamCompression::Compress(std::string_view message) const {
  std::string frame(ZSTD_compressBound(message.size()), '\0');
  frame.resize(ZSTD_compress_usingCDict(handles_->context.get(), frame.data(), frame.size(),
                                        message.data(), message.size(),
                                        handles_->dictionary.get()));
  return frame;
}

}  // namespace sandbox
