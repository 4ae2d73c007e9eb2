import BundleFormat
import LoaderFace
import Testing

/// How the loader prints records, from tables of fields: all kinds, both byte orders, records that are too short.
@Suite(.serialized) struct RecordTests {
  typealias Field = HandMadeBundle.Field

  enum Order: CaseIterable { case little, big }

  struct Case: CustomTestStringConvertible, Sendable {
    var title: String
    var fields: [HandMadeBundle.Field]
    /// One record per order: the bytes as a kernel of that order has them.
    var little: [UInt8]
    var big: [UInt8]
    var text: String
    var json: String
    var enumerators: [(name: String, value: Int64)] = []
    /// Whether the loader without bit-fields must print the same.
    var bytewise = true

    var testDescription: String { title }
  }

  /// A record of these members; `others` are what they refer to: their indices follow on the members', which start
  /// at 1.
  static func record(_ members: [Field], _ others: [Field] = []) -> [Field] {
    [Field(kind: BUNDLE_FIELD_STRUCT, count: UInt32(members.count), child: 1)] + members + others
  }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func same(
    _ title: String, _ fields: [Field], _ bytes: [UInt8], _ text: String, _ json: String
  ) -> Case {
    Case(title: title, fields: fields, little: bytes, big: bytes, text: text, json: json)
  }

  static let string = record([Field(name: "s", kind: BUNDLE_FIELD_STRING, size: 64, count: 8)])
  static let rest = record([Field(name: "s", kind: BUNDLE_FIELD_STRING)])

  static let cases: [Case] = [
    Case(
      title: "unsigned of all sizes",
      fields: record([
        Field(name: "a", kind: BUNDLE_FIELD_UINT, offset: 0, size: 8),
        Field(name: "b", kind: BUNDLE_FIELD_UINT, offset: 8, size: 16),
        Field(name: "c", kind: BUNDLE_FIELD_UINT, offset: 24, size: 32),
        Field(name: "d", kind: BUNDLE_FIELD_UINT, offset: 56, size: 64),
      ]),
      little: [255, 2, 1, 4, 3, 2, 1] + [UInt8](repeating: 255, count: 8),
      big: [255, 1, 2, 1, 2, 3, 4] + [UInt8](repeating: 255, count: 8),
      text: "a=255 b=258 c=16909060 d=18446744073709551615",
      json: #"{"a":255,"b":258,"c":16909060,"d":18446744073709551615}"#),
    Case(
      title: "signed of all sizes",
      fields: record([
        Field(name: "a", kind: BUNDLE_FIELD_INT, offset: 0, size: 8),
        Field(name: "b", kind: BUNDLE_FIELD_INT, offset: 8, size: 16),
        Field(name: "c", kind: BUNDLE_FIELD_INT, offset: 24, size: 32),
        Field(name: "d", kind: BUNDLE_FIELD_INT, offset: 56, size: 64),
        Field(name: "e", kind: BUNDLE_FIELD_INT, offset: 120, size: 32),
      ]),
      little: [0x80, 0xfe, 0xff, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0x7f],
      big: [0x80, 0xff, 0xfe, 0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff],
      text: "a=-128 b=-2 c=-2147483648 d=-9223372036854775808 e=2147483647",
      json: #"{"a":-128,"b":-2,"c":-2147483648,"d":-9223372036854775808,"e":2147483647}"#),
    Case(
      title: "bit-fields, one over nine bytes",
      // struct { u32 a:3; s32 b:5; u64 c:64 from bit 12; }: values 5, -9, 0x8123456789abcdef
      fields: record([
        Field(name: "a", kind: BUNDLE_FIELD_UINT, offset: 0, size: 3),
        Field(name: "b", kind: BUNDLE_FIELD_INT, offset: 3, size: 5),
        Field(name: "c", kind: BUNDLE_FIELD_UINT, offset: 12, size: 64),
      ]),
      little: [0b10111_101, 0xf0, 0xde, 0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12, 0x08],
      big: [0b101_10111, 0x08, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0],
      text: "a=5 b=-9 c=9305357566071262703", json: #"{"a":5,"b":-9,"c":9305357566071262703}"#,
      bytewise: false),
    same(
      "bool, char, pointer",
      record([
        Field(name: "t", kind: BUNDLE_FIELD_BOOL, offset: 0, size: 8),
        Field(name: "f", kind: BUNDLE_FIELD_BOOL, offset: 8, size: 8),
        Field(name: "c", kind: BUNDLE_FIELD_CHAR, offset: 16, size: 8),
        Field(name: "n", kind: BUNDLE_FIELD_CHAR, offset: 24, size: 8),
        Field(name: "z", kind: BUNDLE_FIELD_POINTER, offset: 32, size: 32),
        Field(name: "p", kind: BUNDLE_FIELD_POINTER, offset: 64, size: 64),
      ]), [1, 0, 0x41, 0x0a, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x81, 0x81, 0xff, 0xff, 0xff],
      #"t=true f=false c="A" n="\n" z=0x0 p=0xffffff8181ffffff"#,
      #"{"t":true,"f":false,"c":"A","n":"\n","z":"0x0","p":"0xffffff8181ffffff"}"#),
    Case(
      title: "enums by name, by number, signed and not",
      fields: record([
        Field(name: "a", kind: BUNDLE_FIELD_ENUM, offset: 0, size: 32 | BUNDLE_ENUM_SIGNED, count: 2),
        Field(name: "b", kind: BUNDLE_FIELD_ENUM, offset: 32, size: 32, count: 1, child: 2),
        Field(name: "c", kind: BUNDLE_FIELD_ENUM, offset: 64, size: 32 | BUNDLE_ENUM_SIGNED, count: 2),
        Field(name: "d", kind: BUNDLE_FIELD_ENUM, offset: 96, size: 64 | BUNDLE_ENUM_SIGNED, count: 2),
      ]),
      little: [255, 255, 255, 255, 255, 255, 255, 255, 254, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0x80],
      big: [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 254, 0x80, 0, 0, 0, 0, 0, 0, 1],
      text: "a=NONE b=ALL c=-2 d=LEAST", json: #"{"a":"NONE","b":"ALL","c":-2,"d":"LEAST"}"#,
      enumerators: [("NONE", -1), ("LEAST", .min + 1), ("ALL", 0xffff_ffff)]),
    Case(
      title: "nested structs and arrays",
      fields: record(
        [
          Field(name: "at", kind: BUNDLE_FIELD_STRUCT, offset: 8, size: 24, count: 2, child: 3),
          Field(name: "m", kind: BUNDLE_FIELD_ARRAY, offset: 32, size: 16, count: 2, child: 5),
        ],
        [
          Field(name: "x", kind: BUNDLE_FIELD_UINT, offset: 0, size: 8),
          Field(name: "y", kind: BUNDLE_FIELD_INT, offset: 8, size: 16),
          Field(kind: BUNDLE_FIELD_ARRAY, size: 8, count: 2, child: 6),
          Field(kind: BUNDLE_FIELD_UINT, size: 8),
        ]),
      little: [99, 1, 0xff, 0xff, 1, 2, 3, 4], big: [99, 1, 0xff, 0xff, 1, 2, 3, 4],
      text: "at={x=1 y=-1} m=[[1 2] [3 4]]", json: #"{"at":{"x":1,"y":-1},"m":[[1,2],[3,4]]}"#),
    same(
      "a record that is no struct", [Field(kind: BUNDLE_FIELD_UINT, size: 16)], [7, 7], "1799", "1799"),
    same(
      "an array to the record's end",
      record(
        [
          Field(name: "n", kind: BUNDLE_FIELD_UINT, size: 8),
          Field(name: "a", kind: BUNDLE_FIELD_ARRAY, offset: 8, size: 16, count: 0, child: 3),
        ],
        [
          Field(kind: BUNDLE_FIELD_UINT, size: 16)
        ]), [9, 1, 1, 2, 2, 3], "n=9 a=[257 514 ?]", #"{"n":9,"a":[257,514,null]}"#),
    same(
      "an empty array to the record's end",
      record(
        [
          Field(name: "a", kind: BUNDLE_FIELD_ARRAY, offset: 8, size: 8, count: 0, child: 3),
          Field(name: "s", kind: BUNDLE_FIELD_STRING, offset: 8),
        ],
        [
          Field(kind: BUNDLE_FIELD_UINT, size: 8)
        ]), [9], #"a=[] s="""#, #"{"a":[],"s":""}"#),
    same(
      "a record cut short",
      record([
        Field(name: "a", kind: BUNDLE_FIELD_UINT, size: 8),
        Field(name: "b", kind: BUNDLE_FIELD_UINT, offset: 8, size: 32),
        Field(name: "s", kind: BUNDLE_FIELD_STRING, offset: 16, count: 16),
        Field(name: "t", kind: BUNDLE_FIELD_STRING, offset: 200, count: 16),
        Field(name: "u", kind: BUNDLE_FIELD_STRUCT, offset: 200, count: 1, child: 1),
        Field(name: "v", kind: BUNDLE_FIELD_ARRAY, offset: 200, size: 8, count: 4, child: 1),
      ]), [1, 2, 0x68, 0x69], #"a=1 b=? s="hi" t=? u=? v=?"#,
      #"{"a":1,"b":null,"s":"hi","t":null,"u":null,"v":null}"#),
    same("an empty record", record([Field(name: "a", kind: BUNDLE_FIELD_UINT, size: 8)]), [], "?", "null"),
    same("a full string", string, bytes("abcdefgh"), #"s="abcdefgh""#, #"{"s":"abcdefgh"}"#),
    same("a string ends at NUL", string, bytes("ab\0cdefg"), #"s="ab""#, #"{"s":"ab"}"#),
    same(
      "quotes and controls", rest, bytes("a\"b\\c\nd\te\u{1}\u{1f}\u{7f}\r"),
      #"s="a\"b\\c\nd\te\x01\x1f\x7f\x0d""#, #"{"s":"a\"b\\c\nd\te\u0001\u001f\u007f\u000d"}"#),
    same(
      "UTF-8 as it is", rest, bytes("é€😀\u{a0}\u{d7ff}\u{e000}\u{10ffff}"),
      "s=\"é€😀\u{a0}\u{d7ff}\u{e000}\u{10ffff}\"", "{\"s\":\"é€😀\u{a0}\u{d7ff}\u{e000}\u{10ffff}\"}"),
    same(
      "no UTF-8: stray, overlong, surrogate, too high, C1", rest,
      [0x80, 0xc0, 0x80, 0xe0, 0x80, 0x80, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xf8, 0xff, 0xc2, 0x9b],
      #"s="\x80\xc0\x80\xe0\x80\x80\xed\xa0\x80\xf4\x90\x80\x80\xf8\xff\xc2\x9b""#,
      #"{"s":"\udc80\udcc0\udc80\udce0\udc80\udc80\udced\udca0\udc80\udcf4\udc90\udc80\udc80\udcf8\udcff\udcc2\udc9b"}"#
    ),
    same(
      "UTF-8 cut by the end", rest, [0x61, 0xf0, 0x9f, 0x98], #"s="a\xf0\x9f\x98""#,
      #"{"s":"a\udcf0\udc9f\udc98"}"#),
    same(
      "UTF-8 cut by NUL", rest, [0xe2, 0x82, 0x00, 0x41], #"s="\xe2\x82""#, #"{"s":"\udce2\udc82"}"#),
  ]

  @Test(arguments: cases, Order.allCases)
  func prints(_ row: Case, _ order: Order) {
    var bundle = HandMadeBundle()
    bundle.maps = [.init(name: "events", type: 27), .init(name: "others", type: 27)]
    bundle.outputs = [.init(map: 0), .init(map: 1)]
    bundle.fields = row.fields
    bundle.enumerators = row.enumerators
    let bytes = bundle.encoded.bytes
    let record = order == .little ? row.little : row.big
    typealias Take = (UnsafeRawPointer?, Int) -> Void
    typealias Print = (UInt32, UnsafeRawPointer?, UInt32, Bool) -> UnsafePointer<CChar>?
    let faces: [(Take, Print)] =
      switch (order, row.bytewise) {
      case (.little, true):
        [(face_little_take, face_little_print), (face_little_bytes_take, face_little_bytes_print)]
      case (.little, false): [(face_little_take, face_little_print)]
      case (.big, true): [(face_big_take, face_big_print), (face_big_bytes_take, face_big_bytes_print)]
      case (.big, false): [(face_big_take, face_big_print)]
      }
    for (take, print) in faces {
      take(bytes, bytes.count)
      func printed(_ output: UInt32, _ json: Bool) -> String? {
        print(output, record, UInt32(record.count), json).flatMap { String(validatingCString: $0) }
      }
      #expect(printed(0, false) == "events: \(row.text)\n")
      #expect(printed(1, true) == "{\"others\":\(row.json)}\n")
    }
  }

  @Test(arguments: [0, 9, 10, 99, 4_294_967_295, 4_294_967_296, 655_360_000_000, .max] as [UInt64])
  func decimals(_ value: UInt64) {
    #expect(face_little_decimal(value).flatMap { String(validatingCString: $0) } == String(value))
    #expect(face_big_decimal(value).flatMap { String(validatingCString: $0) } == String(value))
  }

  @Test func decimalsOfManyValues() {
    var value: UInt64 = 0x9e37_79b9_7f4a_7c15
    for _ in 0..<10_000 {
      value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let shifted = value >> (value % 64)
      #expect(face_big_decimal(shifted).flatMap { String(validatingCString: $0) } == String(shifted))
    }
  }
}
