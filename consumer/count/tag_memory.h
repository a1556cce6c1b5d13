// TagMemory is where tags live, each with its numbers and its text side by side in one piece, so
// that counting a known tag touches one place beside the hash map.
//
//   TagMemory memory;
//   CountedTag* tag = memory.New<CountedTag>("#cpp");   // stays at that address until Free
//   tag->text();                                        // "#cpp"
//   memory.Free(tag);                                   // the next tag of that size is put there
//
// Cost of a tag: its numbers and its text, rounded up to 8. What was freed is used again for tags
// of the same size, and given back to the machine with the object.
//
// A Tag is a trivially destructible struct with a member `text_size` and the text behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace consumer {

// The text behind a tag of TagMemory.
template <typename Tag>
std::string_view TextBehind(const Tag& tag) {
  return {reinterpret_cast<const char*>(&tag + 1), tag.text_size};
}

class TagMemory {
 public:
  // REQUIRES: text.size() < 2^31.
  template <typename Tag>
  Tag* New(std::string_view text) {
    static_assert(std::is_trivially_destructible_v<Tag> && alignof(Tag) <= kAlignment,
                  "blocks are freed as bytes");
    std::byte* place = Take(sizeof(Tag) + text.size());
    Tag* tag = new (place) Tag();
    tag->text_size = static_cast<std::uint32_t>(text.size());
    if (!text.empty()) std::memcpy(place + sizeof(Tag), text.data(), text.size());
    return tag;
  }

  // REQUIRES: made by New of this object, and not freed yet.
  template <typename Tag>
  void Free(Tag* tag) {
    GiveBack(reinterpret_cast<std::byte*>(tag), sizeof(Tag) + tag->text_size);
  }

  // Memory taken, what was freed and waits to be used again too.
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kAlignment = 8;

  std::byte* Take(std::size_t bytes);
  void GiveBack(std::byte* place, std::size_t bytes);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* free_ = nullptr;  // What is left of the newest block of the usual size.
  std::size_t free_bytes_ = 0;
  std::size_t bytes_ = 0;
  std::size_t next_block_bytes_ = 1024;
  // The first freed piece of each size in units of kAlignment; each piece points to the next.
  std::vector<std::byte*> freed_;
};

}  // namespace consumer
