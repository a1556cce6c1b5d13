// CRC-32C (Castagnoli, RFC 3720 appendix B.4): the check sum of a witness. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace shared::kafka {

// Continues the CRC of what came before; 0 at the beginning.
std::uint32_t Crc32c(std::string_view bytes, std::uint32_t before = 0);

// The check sum of a record: key, a zero byte, value. A null counts as empty.
std::uint32_t RecordCrc(std::string_view key, std::string_view value);

}  // namespace shared::kafka
