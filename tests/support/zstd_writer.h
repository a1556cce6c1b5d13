// ZstdWriter compresses texts with a dictionary that it made of invented messages.
#pragma once

#include <string>
#include <vector>

#include <zdict.h>
#include <zstd.h>

namespace test {

class ZstdWriter {
 public:
  // Another `seed`, another dictionary.
  explicit ZstdWriter(int seed = 0) : seed_(seed), dictionary_(8 << 10, '\0') {
    constexpr int kSamples = 500;
    std::string samples;
    std::vector<std::size_t> sizes;
    for (int i = 0; i < kSamples; ++i) {
      samples += Sample(i);
      sizes.push_back(Sample(i).size());
    }
    dictionary_.resize(ZDICT_trainFromBuffer(dictionary_.data(), dictionary_.size(), samples.data(),
                                             sizes.data(), kSamples));
  }

  const std::string& dictionary() const { return dictionary_; }

  std::string Sample(int i) const {
    const std::string number = std::to_string(seed_ + i * 7919);
    return R"({"did":"did:plc:)" + number + R"(","kind":"commit","record":{"text":"post )" +
           number + R"( about #kafka and #cpp","langs":["en"]}})";
  }

  std::string Compress(const std::string& text) const {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    std::string frame(ZSTD_compressBound(text.size()), '\0');
    frame.resize(ZSTD_compress_usingDict(context, frame.data(), frame.size(), text.data(),
                                         text.size(), dictionary_.data(), dictionary_.size(), 1));
    ZSTD_freeCCtx(context);
    return frame;
  }

 private:
  int seed_;
  std::string dictionary_;
};

}  // namespace test
