// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Elements in the order of their coming, each under a number that grows, so that they can be read page by page while
/// others come and go.
///
/// Adding takes constant time, removing a binary search; the holes that it leaves are closed when they are more than half,
/// so that a page never looks at many of them.
struct ArrivalOrder<Element: Sendable>: Sendable {
    private static var smallest: Int { 32 }

    private var numbers: ContiguousArray<UInt64> = []
    private var elements: ContiguousArray<Element?> = []
    private var holes = 0

    /// The number of elements.
    var count: Int {
        self.numbers.count - self.holes
    }

    /// Adds an element.
    ///
    /// - Parameters:
    ///   - element: The element.
    ///   - number: Its number, greater than all that were added before.
    mutating func append(_ element: Element, number: UInt64) {
        self.numbers.append(number)
        self.elements.append(element)
    }

    /// Removes an element, if it is there.
    mutating func remove(_ number: UInt64) {
        let place = self.place(after: number, orAt: true)
        guard place < self.numbers.count, self.numbers[place] == number, self.elements[place] != nil else {
            return
        }
        self.elements[place] = nil
        self.holes += 1
        if self.holes > Self.smallest, self.holes * 2 > self.numbers.count {
            self.close()
        }
    }

    private mutating func close() {
        var numbers: ContiguousArray<UInt64> = []
        var elements: ContiguousArray<Element?> = []
        numbers.reserveCapacity(self.count)
        elements.reserveCapacity(self.count)
        for (number, element) in zip(self.numbers, self.elements) where element != nil {
            numbers.append(number)
            elements.append(element)
        }
        self.numbers = numbers
        self.elements = elements
        self.holes = 0
    }

    /// Some elements behind a number.
    ///
    /// - Parameters:
    ///   - number: The number; 0 for the first ones.
    ///   - limit: How many places are looked at, `1…`.
    /// - Returns: The elements, and the number after which more may follow; `nil` at the end.
    func page(after number: UInt64, limit: Int) -> (elements: [Element], next: UInt64?) {
        let start = self.place(after: number, orAt: false)
        let end = min(start + limit, self.numbers.count)
        let next = end < self.numbers.count ? self.numbers[end - 1] : nil
        return (self.elements[start..<end].compactMap(\.self), next)
    }

    /// The first place whose number is greater, or at least as great.
    private func place(after number: UInt64, orAt includesEqual: Bool) -> Int {
        var (low, high) = (0, self.numbers.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore = includesEqual ? self.numbers[middle] < number : self.numbers[middle] <= number
            (low, high) = isBefore ? (middle + 1, high) : (low, middle)
        }
        return low
    }
}
