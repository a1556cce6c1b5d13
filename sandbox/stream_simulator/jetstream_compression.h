// JetstreamCompression is what v2 of Jetstream compresses its messages with: zstd and a dictionary
// that clients ask for beside the stream. Ours is made of our own invented events when it is first
// asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"

namespace sandbox {

struct JetstreamDictionary {
  std::string bytes;
  std::uint32_t id = 0;
};

// The same for as long as the program runs. Any thread.
const JetstreamDictionary& DictionaryOf(const std::vector<SampleStatus>& statuses);

// One thread.
class JetstreamCompression {
 public:
  explicit JetstreamCompression(const JetstreamDictionary& dictionary);
  ~JetstreamCompression();

  // One message as one zstd frame.
  std::string Compress(std::string_view message) const;

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace sandbox
