declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const swaggerUi: (options: Readonly<Record<string, unknown>>) => unknown
  export default swaggerUi
}

declare module 'swagger-ui-dist/swagger-ui.css'
