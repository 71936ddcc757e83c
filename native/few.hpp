// A few things in a row, where they are: no room is asked for. More than there is room for are left to Python.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

namespace bynames {

// A name that this engine is not made for: Python does it.
struct Left {};

template <typename Item, std::size_t MOST> class Few {
public:
    Few() = default;
    Few(std::size_t count, const Item& item) {
        for (std::size_t at = 0; at < count; ++at) push_back(item);
    }
    void push_back(Item item) {
        if (size_ == MOST) throw Left();
        items_[size_++] = std::move(item);
    }
    Item& operator[](std::size_t at) { return items_[at]; }
    const Item& operator[](std::size_t at) const { return items_[at]; }
    const Item& back() const { return items_[size_ - 1]; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Item* begin() { return items_.data(); }
    Item* end() { return items_.data() + size_; }
    const Item* begin() const { return items_.data(); }
    const Item* end() const { return items_.data() + size_; }

private:
    std::array<Item, MOST> items_{};
    std::size_t size_ = 0;
};

}  // namespace bynames
