import SwaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js'

import 'swagger-ui-dist/swagger-ui.css'

// Nothing is asked of anybody but the sidecar: no validator on the internet, no settings from the address.
SwaggerUi({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: null,
  persistAuthorization: false,
  displayOperationId: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
})
