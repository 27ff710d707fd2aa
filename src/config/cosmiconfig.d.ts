/** The inner class of cosmiconfig 9, whose own declaration is stripped from the package; only what find.ts uses. */
declare module 'cosmiconfig/dist/ExplorerSync.js' {
  export class ExplorerSync {
    constructor(options: {
      moduleName: string
      searchPlaces: readonly string[]
      loaders: Readonly<Record<string, (file: string, text: string) => object>>
      searchStrategy: 'none'
      ignoreEmptySearchPlaces: boolean
      applyPackagePropertyPathToConfiguration: boolean
      mergeImportArrays: boolean
      mergeSearchPlaces: boolean
      metaConfigFilePath: null
      cache: boolean
      stopDir: string
      transform: (result: unknown) => unknown
    })
    search(folder: string): { readonly filepath: string } | null
  }
}
