// swift-tools-version: 6.2
import PackageDescription

/// Language rules that every Swift target of ours obeys.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "bpfbake",
  products: [.executable(name: "bpfbake", targets: ["bpfbake"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CElf", pkgConfig: "libelf", providers: [.apt(["libelf-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // C: what runs on the device, and the one definition of the bundle that both sides share.
    .target(name: "BundleFormat", path: "Sources/TargetLoader/bundle", publicHeadersPath: "."),

    // Rooms, from the ground up: a target imports only targets above it.
    .target(name: "Diagnostics", swiftSettings: strict),
    .target(name: "Targets", swiftSettings: strict),
    .target(
      name: "Manifests",
      dependencies: ["Diagnostics", "Targets", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(name: "Planning", dependencies: ["Manifests", "Targets"], swiftSettings: strict),
    .target(
      name: "Provenance",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .target(
      name: "Execution",
      dependencies: [
        "Diagnostics", "Manifests", "Planning", "Provenance", "Targets",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(name: "KernelSources", dependencies: ["CZlib", "Targets"], swiftSettings: strict),
    .target(
      name: "BPFObjects", dependencies: ["BundleFormat", "CElf", "Targets"], swiftSettings: strict),
    .target(name: "NativeLayout", swiftSettings: strict),
    .target(name: "Packaging", dependencies: ["Manifests", "Targets"], swiftSettings: strict),
    .target(
      name: "KernelLab",
      dependencies: [
        "Diagnostics", "Execution", "KernelSources", "Manifests", "Planning", "Targets",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "bpfbake",
      dependencies: [
        "BPFObjects", "Diagnostics", "Execution", "KernelLab", "KernelSources", "Manifests", "NativeLayout",
        "Packaging", "Planning", "Provenance", "Targets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),

    // Tests: Tests/<Target>Tests, their inputs and goldens read by path.
    .testTarget(
      name: "PlanningTests", dependencies: ["Manifests", "Planning", "Targets"], exclude: ["Goldens"],
      swiftSettings: strict),
    .testTarget(
      name: "ExecutionTests", dependencies: ["Diagnostics", "Execution", "Manifests", "Planning", "Targets"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CLITests", dependencies: ["Targets", "bpfbake"], exclude: ["Transcripts"], swiftSettings: strict),
    .testTarget(
      name: "DocumentationTests", dependencies: ["BPFObjects", "Targets", "bpfbake"], swiftSettings: strict),
    .testTarget(
      name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: strict),
    .testTarget(
      name: "ManifestsTests", dependencies: ["Diagnostics", "Manifests", "Targets"],
      exclude: ["Fixtures", "Goldens"], swiftSettings: strict),
    .testTarget(
      name: "KernelSourcesTests", dependencies: ["KernelSources", "Manifests", "Targets"],
      swiftSettings: strict),
    .testTarget(
      name: "KernelLabTests",
      dependencies: [
        "Diagnostics", "Execution", "KernelLab", "KernelSources", "Manifests", "Planning", "Targets",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["Execution", "KernelLab", "Targets", "bpfbake"],
      exclude: ["KERNELS", "Recipes", "features", "leftovers.c", "payload.c"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PackagingTests", dependencies: ["Manifests", "Packaging", "Targets"], swiftSettings: strict),
    .testTarget(
      name: "NativeLayoutTests", dependencies: ["NativeLayout"], swiftSettings: strict),
    .testTarget(name: "TargetsTests", dependencies: ["Targets"], swiftSettings: strict),
    .executableTarget(
      name: "mutations", dependencies: ["BPFObjects", "Targets"], path: "Tests/Fuzz/Mutations",
      swiftSettings: strict),
    .testTarget(
      name: "BPFObjectsTests", dependencies: ["BPFObjects", "BundleFormat", "Targets", "mutations"],
      exclude: ["Fixtures", "Oracle"], swiftSettings: strict),
    // The loader's parts for the host; a test target alone may link what stands in for them.
    .target(name: "LoaderFace", path: "Tests/LoaderTests/Face"),
    .testTarget(
      name: "LoaderTests", dependencies: ["BundleFormat", "LoaderFace"], exclude: ["Face"],
      swiftSettings: strict),
  ]
)
