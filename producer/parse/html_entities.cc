#include "producer/parse/html_entities.h"

#include <cstring>

namespace producer {
namespace {

struct Entity {
  std::string_view written;
  char meant;
};
constexpr Entity kEntities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};

const Entity* EntityAt(std::string_view rest) {
  for (const Entity& entity : kEntities) {
    if (rest.starts_with(entity.written)) return &entity;
  }
  return nullptr;
}

char* NextAmpersand(char* from, char* end) {
  if (from == end) return end;
  void* found = std::memchr(from, '&', static_cast<std::size_t>(end - from));
  return found == nullptr ? end : static_cast<char*>(found);
}

}  // namespace

std::string_view UnescapeEntities(std::span<char> text) {
  char* const begin = text.data();
  char* const end = begin + text.size();
  char* read = NextAmpersand(begin, end);
  char* write = read;
  while (read != end) {  // `read` stands on an ampersand.
    const Entity* entity = EntityAt({read, end});
    *write++ = entity == nullptr ? '&' : entity->meant;
    read += entity == nullptr ? 1 : entity->written.size();
    char* const next = NextAmpersand(read, end);
    std::memmove(write, read, static_cast<std::size_t>(next - read));
    write += next - read;
    read = next;
  }
  return {begin, write};
}

std::string_view UnescapeParsed(std::string_view text) {
  return UnescapeEntities({const_cast<char*>(text.data()), text.size()});
}

}  // namespace producer
