/// "Did you mean": finds what a misspelt word was meant to be.
public enum NearMatch {
  /// The candidates that are near to `word`, nearest first, equally near ones sorted by name; at most `limit`.
  /// Near: at most a third of the word is changed (optimal string alignment, letter case ignored), at least one letter.
  public static func all(
    to word: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let lower = Array(word.lowercased().unicodeScalars.prefix(maximumLength + 1))
    guard !lower.isEmpty, lower.count <= maximumLength else { return [] }
    let allowed = max(1, lower.count / 3)
    return Set(candidates)
      .compactMap { candidate -> (distance: Int, name: String)? in
        let other = Array(candidate.lowercased().unicodeScalars.prefix(maximumLength + 1))
        guard other.count <= maximumLength, abs(other.count - lower.count) <= allowed else { return nil }
        let distance = distance(lower, other)
        return distance <= allowed ? (distance, candidate) : nil
      }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(limit).map(\.name)
  }

  /// "did you mean `a`, `b` or `c`?", or nil if nothing is near.
  public static func question(_ word: String, among candidates: some Sequence<String>) -> String? {
    let near = all(to: word, among: candidates).map { Printable.quoted($0) }
    guard let last = near.last else { return nil }
    return "did you mean \(near.count == 1 ? last : "\(near.dropLast().joined(separator: ", ")) or \(last)")?"
  }

  /// Longer words are no typing errors, and would cost time that grows with their square.
  static let maximumLength = 100

  /// Insertions, deletions, exchanges and swaps of neighbours that make `a` into `b`.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
