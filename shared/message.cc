#include "shared/message.h"

namespace shared {

void PrintMessage(std::FILE* to, std::string_view text) {
  [[maybe_unused]] const std::size_t written = std::fwrite(text.data(), 1, text.size(), to);
  [[maybe_unused]] const int flushed = std::fflush(to);
}

}  // namespace shared
